using NetCompiler.Compiler.Emit.Gpu;
using NetCompiler.Devices;
using NetCompiler.Gpu.Tests.Cuda;
using NetCompiler.Tests.Devices;
using NetCompiler.Tool.Parity;

namespace NetCompiler.Gpu.Tests;

/// <summary>Recordings of Caffe that the processor agrees with, on GPUs; all of them with NETCOMPILER_ALL_CASES=1.</summary>
[Collection("GPU")]
public sealed class RecordedCasesTests
{
    private static readonly ParityCollection Collection = ParityCollection.Find(Folders.Recordings);
    private static readonly Lazy<IParityDevice> OpenCl = new(() => new GpuParityDevice(OpenClDevice.Open()));
    private static readonly Lazy<IParityDevice> Emulator = new(() => new GpuParityDevice((GpuDevice)ComputeDevice.Open("ilgpu-cpu")));

    private static readonly Lazy<IParityDevice> Cuda = new(() => new GpuParityDevice(CudaStandIn.Open()));

    // All of them take minutes, nearly all of which PoCL compiles: an eighth, and every whole net, unless all are asked for.
    private static readonly bool WantsAll = Environment.GetEnvironmentVariable("NETCOMPILER_ALL_CASES") == "1";

    public static TheoryData<string> Nets() => Names(ParityCase.Kind, (name, index) => WantsAll || index % 8 == 0 || name.StartsWith("net_", StringComparison.Ordinal));

    // Each kind of kernel: contractions, reductions, maps, positions, random numbers.
    public static TheoryData<string> SmallNets() => Names(ParityCase.Kind, (_, index) => index % (WantsAll ? 12 : 24) == 0);

    [Theory]
    [MemberData(nameof(Nets))]
    public void OpenCl_agrees_with_Caffe(string name) => Check(ParityCase.Kind, name, OpenCl.Value);

    public static TheoryData<string> Trainings() => Names(SolverCheck.Kind, (_, index) => WantsAll || index % 3 == 0);

    [Theory]
    [MemberData(nameof(Trainings))]
    public void A_solver_on_OpenCl_follows_Caffe(string name) => Check(SolverCheck.Kind, name, OpenCl.Value);

    // Streams of the stand-in run as late as they may.
    [Theory]
    [MemberData(nameof(Nets))]
    public void Cuda_agrees_with_Caffe(string name) => CudaStandIn.Run(lazy: true, () => Check(ParityCase.Kind, name, Cuda.Value));

    // The recorded nets in which a convolution is followed by LRN, with pooling between them or not.
    [Theory]
    [InlineData("net_mini_caffenet", TestDevices.Cuda)]
    [InlineData("net_mini_caffenet", TestDevices.OpenCl)]
    public void Convolution_and_LRN_in_one_kernel_agree_with_Caffe(string name, string device) => TestDevices.Run(
        device, gpu => Check(ParityCase.Kind, name, new GpuParityDevice(gpu, new GpuEmitOptions { FusesContractions = true })));

    public static TheoryData<string> AllTrainings() => Names(SolverCheck.Kind, (_, _) => true);

    [Theory]
    [MemberData(nameof(AllTrainings))]
    public void A_solver_on_Cuda_follows_Caffe(string name) => CudaStandIn.Run(lazy: false, () => Check(SolverCheck.Kind, name, Cuda.Value));

    [Fact]
    public void OpenCl_agrees_with_Caffe_at_full_size() => Check(SummaryCheck.Kind, "flickr_full", OpenCl.Value);

    [Theory]
    [MemberData(nameof(SmallNets))]
    public void The_emulator_agrees_with_Caffe(string name) => Check(ParityCase.Kind, name, Emulator.Value);

    private static TheoryData<string> Names(string kind, Func<string, int, bool> isChosen) =>
        new(Collection.Groups.Single(group => group.Kind == kind).Items.Select(item => item.Name).Where(isChosen));

    private static void Check(string kind, string name, IParityDevice device)
    {
        var result = Collection.Groups.Single(group => group.Kind == kind).Items.Single(item => item.Name == name).Run(device);
        Assert.SkipWhen(result.Verdict == ParityVerdict.Unsupported, "not supported: " + string.Join("; ", result.Missing));
        Assert.True(result.Verdict == ParityVerdict.Passed, string.Join('\n', result.Reasons));
    }
}
