using NetCompiler.Compiler.Emit.Gpu;
using NetCompiler.Tool.Execution;
using NetCompiler.Tool.Kernels;

namespace NetCompiler.Gpu.Tests;

/// <summary>
/// The machine code of CaffeNet's contractions at batch 50 for architecture 9.0: how much of their main loops is multiply-adds, and what that is estimated to take.
/// Numbers are counted in the listing of NVIDIA's assembler, so that they are the same on every machine.
/// </summary>
public sealed class LeanKernelTests
{
    private const double LongestSeconds = 6.0e-3, MostPartialBytes = 200e6;

    private static readonly Lazy<KernelReport?> Report = new(() => PtxAssembler.Find() is { CanRead: true } assembler
        ? KernelReport.Of(new GpuCode(NetKernels.Plan("flickr_style/train_val.prototxt", deploy: false)), GpuDeviceProfile.All[0], assembler)
        : null);

    [Fact]
    public void Most_instructions_of_the_main_loops_are_multiply_adds()
    {
        foreach (var contraction in Contractions())
        {
            double share = contraction.Loop.Share;
            Assert.True(share >= SmallestShare(contraction.Contraction.Step), $"{contraction.Contraction.Step}: {share:0.000} of {contraction.Loop.Total} instructions");
        }
    }

    [Fact]
    public void No_contraction_spills_registers() =>
        Assert.All(Contractions(), contraction => Assert.Equal((contraction.Contraction.Step, 0), (contraction.Contraction.Step, contraction.Needs.Assembled!.SpilledBytes)));

    [Fact]
    public void All_contractions_of_a_step_are_estimated_to_take_six_milliseconds_with_little_traffic_for_partial_sums()
    {
        var contractions = Contractions();
        double seconds = contractions.Sum(contraction => contraction.Seconds), bytes = contractions.Sum(contraction => contraction.PartialBytes);
        Assert.True(seconds <= LongestSeconds, $"{seconds * 1e3:0.00} ms");
        Assert.True(bytes <= MostPartialBytes, $"{bytes / 1e6:0} MB of partial sums");
    }

    [Fact]
    public void What_the_schedules_were_chosen_by_is_close_to_the_machine_code()
    {
        // The predictions count instructions before there are any.
        foreach (var contraction in Contractions().Where(contraction => contraction.Contraction.Schedule.Tile is { ThreadRows: 8, ThreadColumns: 8 }))
        {
            double ratio = contraction.Loop.Total / contraction.Contraction.Predicted.LoopInstructions;
            Assert.True(ratio is > 0.9 and < 1.1, $"{contraction.Contraction.Step}: {contraction.Loop.Total} instructions, predicted {contraction.Contraction.Predicted.LoopInstructions:0}");
        }
    }

    // Small convolutions count less than none: fc8 has 20 classes.
    private static double SmallestShare(string step) => step switch
    {
        _ when step.Contains("fc8", StringComparison.Ordinal) || step == "d(fc7)" => 0,
        _ when step.Contains("fc", StringComparison.Ordinal) || step == "d(pool5)" => 0.84,
        _ when step.Contains("conv1", StringComparison.Ordinal) => 0.62,
        _ => 0.70,
    };

    private static IReadOnlyList<ContractionNeeds> Contractions()
    {
        Assert.SkipWhen(Report.Value is null, "there is no ptxas and cuobjdump; .ci/ptxas.sh brings them on Debian");
        Assert.NotEmpty(Report.Value!.Contractions);
        return Report.Value.Contractions;
    }
}
