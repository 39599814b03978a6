using NetCompiler.Devices;
using NetCompiler.Tests.Devices;
using NetCompiler.Tool.Parity;

namespace NetCompiler.Gpu.Tests;

/// <summary>Every recording of Caffe that the processor agrees with, on GPUs.</summary>
[Collection("GPU")]
public sealed class RecordedCasesTests
{
    private static readonly ParityCollection Collection = ParityCollection.Find(Folders.Recordings);
    private static readonly Lazy<IParityDevice> OpenCl = new(() => new GpuParityDevice(OpenClDevice.Open()));
    private static readonly Lazy<IParityDevice> Emulator = new(() => new GpuParityDevice((GpuDevice)ComputeDevice.Open("ilgpu-cpu")));

    public static TheoryData<string> Nets() => new(Collection.Groups.Single(group => group.Kind == ParityCase.Kind).Items.Select(item => item.Name));

    // Each kind of kernel: contractions, reductions, maps, positions, random numbers.
    public static TheoryData<string> SmallNets() => new(Collection.Groups.Single(group => group.Kind == ParityCase.Kind).Items
        .Select(item => item.Name).Where((name, index) => index % 12 == 0));

    [Theory]
    [MemberData(nameof(Nets))]
    public void OpenCl_agrees_with_Caffe(string name) => Check(ParityCase.Kind, name, OpenCl.Value);

    public static TheoryData<string> Trainings() => new(Collection.Groups.Single(group => group.Kind == SolverCheck.Kind).Items.Select(item => item.Name));

    [Theory]
    [MemberData(nameof(Trainings))]
    public void A_solver_on_OpenCl_follows_Caffe(string name) => Check(SolverCheck.Kind, name, OpenCl.Value);

    [Fact]
    public void OpenCl_agrees_with_Caffe_at_full_size() => Check(SummaryCheck.Kind, "flickr_full", OpenCl.Value);

    [Theory]
    [MemberData(nameof(SmallNets))]
    public void The_emulator_agrees_with_Caffe(string name) => Check(ParityCase.Kind, name, Emulator.Value);

    private static void Check(string kind, string name, IParityDevice device)
    {
        var result = Collection.Groups.Single(group => group.Kind == kind).Items.Single(item => item.Name == name).Run(device);
        Assert.SkipWhen(result.Verdict == ParityVerdict.Unsupported, "not supported: " + string.Join("; ", result.Missing));
        Assert.True(result.Verdict == ParityVerdict.Passed, string.Join('\n', result.Reasons));
    }
}
