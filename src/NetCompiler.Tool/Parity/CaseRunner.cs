using NetCompiler.Compiler;
using NetCompiler.Testing;
using NetCompiler.Tool.Compilation;

namespace NetCompiler.Tool.Parity;

/// <summary>Runs a case on a device: compile, fill from the recording, forward, backward, compare.</summary>
/// <param name="device">The device.</param>
public sealed class CaseRunner(IParityDevice device)
{
    /// <summary>Runs a case. A defect is a failed case; only the loss of the device is thrown.</summary>
    /// <param name="parityCase">The case.</param>
    public ParityResult Run(ParityCase parityCase) => ParityItem.Guard(ParityCase.Kind, parityCase.Name, () => Compare(parityCase));

    private ParityResult Compare(ParityCase parityCase)
    {
        var golden = Recording.Read(parityCase.GoldenPath);
        var options = new CompileOptions { State = parityCase.State, KeepAllBlobs = true };
        var compilation = PhaseCompilation.Compile(parityCase.NetPath, InputFile.ReadText(parityCase.NetPath), options);
        if (compilation.Plan is not { } plan)
        {
            return compilation.IsUnsupported
                ? ParityResult.Unsupported(ParityCase.Kind, parityCase.Name, compilation)
                : ParityResult.Failed(ParityCase.Kind, parityCase.Name, compilation.Errors.Select(error => error.ToString()).ToArray());
        }
        if (device.IsTooLarge(plan)) return ParityResult.TooLarge(ParityCase.Kind, parityCase.Name, device);
        using var net = device.Load(plan);
        var match = RecordingMatch.Of(PlanUnderTest.Of(plan, net), golden, isComplete: true);
        if (match.Problems.Count > 0) return ParityResult.Failed(ParityCase.Kind, parityCase.Name, match.Problems);
        match.Fill();
        net.Forward();
        net.Backward();
        var tolerance = parityCase.Tolerance.Times(device.ToleranceFactor);
        var comparisons = match.Compare(place => parityCase.FloatDifference.Widen(tolerance, place), PlanUnderTest.Loss(plan, net));
        return ParityResult.Of(ParityCase.Kind, parityCase.Name, comparisons);
    }
}
