namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>A contraction as it was emitted, for people who want to know how it is spread and what it costs.</summary>
/// <param name="Step">The step: <c>conv1 + relu1</c>, <c>d(fc6.Weight)</c>.</param>
/// <param name="Kernel">The method's name.</param>
/// <param name="Extents">How large it is.</param>
/// <param name="Schedule">How it is spread.</param>
/// <param name="Predicted">What its kernel was taken to need when the schedule was chosen.</param>
/// <param name="HasBorder">Whether an operand is read from a copy with its border.</param>
public sealed record EmittedContraction(
    string Step, string Kernel, ContractionExtents Extents, ContractionSchedule Schedule, ContractionUse Predicted, bool HasBorder)
{
    /// <summary>How many groups there are.</summary>
    public long Groups { get; init; } = Schedule.Groups(Extents);

    /// <summary>The time that its multiply-adds are estimated to take with what its kernel needs, in seconds; for one with LRN and pooling in it, of all.</summary>
    public Func<ContractionUse, GpuDeviceProfile, double> Estimate { get; init; } = (use, device) => ContractionCost.Seconds(Extents, Schedule, use, device);

    /// <summary>Floating-point operations that count: two a product.</summary>
    public double Operations => 2.0 * Extents.Batches * Extents.Rows * Extents.Columns * Extents.Depth;
}
