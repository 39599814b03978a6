using NetCompiler.Compiler.Emit.Gpu;
using NetCompiler.Gpu;
using NetCompiler.Tool.Execution;

namespace NetCompiler.Tool.Kernels;

/// <summary>What one kernel of a net needs on a GPU.</summary>
/// <param name="Name">The kernel's name.</param>
/// <param name="Step">The first step that uses it.</param>
/// <param name="Threads">The threads of a group.</param>
/// <param name="SharedBytes">The shared memory of a group.</param>
/// <param name="ResidentGroups">How many groups a multiprocessor holds at once.</param>
/// <param name="Occupancy">Which share of the threads that it could hold these are.</param>
/// <param name="Assembled">What the assembler says; null where there is none.</param>
public sealed record KernelNeeds(string Name, string Step, int Threads, int SharedBytes, int ResidentGroups, double Occupancy, AssembledKernel? Assembled);

/// <summary>What a contraction takes on a GPU, by its machine code.</summary>
/// <param name="Contraction">The contraction.</param>
/// <param name="Needs">Its kernel.</param>
/// <param name="Loop">The main loop.</param>
/// <param name="Seconds">The estimated time of the multiply-adds.</param>
/// <param name="PartialSeconds">The estimated time of partial sums.</param>
public sealed record ContractionNeeds(EmittedContraction Contraction, KernelNeeds Needs, LoopMix Loop, double Seconds, double PartialSeconds)
{
    /// <summary>The bytes of partial sums, written and read.</summary>
    public double PartialBytes => Contraction.Schedule.PartialBytes(Contraction.Extents);
}

/// <summary>What a net's kernels need on a GPU, without one.</summary>
/// <param name="Kernels">The kernels.</param>
/// <param name="Contractions">The contractions, in the order in which they run; none where machine code cannot be read.</param>
public sealed record KernelReport(IReadOnlyList<KernelNeeds> Kernels, IReadOnlyList<ContractionNeeds> Contractions)
{
    /// <summary>Compiles a net's kernels, assembles them if there is an assembler, and estimates its contractions.</summary>
    /// <param name="code">The net.</param>
    /// <param name="profile">The device.</param>
    /// <param name="assembler">The assembler; null where there is none.</param>
    /// <param name="onPtx">Hears the PTX of each kernel; may be null.</param>
    public static KernelReport Of(GpuCode code, GpuDeviceProfile profile, PtxAssembler? assembler, Action<string, string>? onPtx = null)
    {
        var contractions = GpuEmitter.Contractions(code.Plan, code.Options);
        var named = contractions.Select(contraction => contraction.Kernel).ToHashSet(StringComparer.Ordinal);
        var steps = code.Steps;
        var kernels = new KernelNeeds[steps.Kernels.Length];
        var gate = new Lock();
        Parallel.For(0, kernels.Length, i =>
        {
            var kernel = steps.Kernels[i];
            var ptx = PtxCompilation.Of(kernel);
            if (onPtx is not null) lock (gate) onPtx(kernel.Name, ptx.Text);
            var assembled = assembler?.Assemble(ptx.Text, named.Contains(kernel.Name));
            // Where nothing is known of registers, they do not count.
            int resident = profile.ResidentGroups(kernel.GroupSize, assembled?.Registers ?? 0, ptx.SharedBytes);
            kernels[i] = new KernelNeeds(
                kernel.Name, steps.PlaceOf(i).Step, kernel.GroupSize, ptx.SharedBytes, resident, resident * kernel.GroupSize / (double)profile.MostThreads, assembled);
        });
        return new KernelReport(kernels, [.. contractions.Select(contraction => Estimate(contraction, kernels.Single(kernel => kernel.Name == contraction.Kernel), profile)).OfType<ContractionNeeds>()]);
    }

    private static ContractionNeeds? Estimate(EmittedContraction contraction, KernelNeeds needs, GpuDeviceProfile profile)
    {
        if (needs.Assembled is not { Code: { } code, Registers: var registers }) return null;
        var loop = code.MainLoop;
        var use = new ContractionUse(registers, loop.Total);
        return new ContractionNeeds(
            contraction, needs, loop, contraction.Estimate(use, profile),
            ContractionCost.PartialSeconds(contraction.Extents, contraction.Schedule, profile));
    }
}
