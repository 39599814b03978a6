using NetCompiler.Blobs;
using NetCompiler.Devices;
using NetCompiler.Solvers;
using NetCompiler.Tests;
using NetCompiler.Tests.Devices;
using NetCompiler.Tests.Solvers;

namespace NetCompiler.Gpu.Tests;

/// <summary>Every recorded run of Caffe's solvers, followed on a GPU: forward, backward, update, history.</summary>
[Collection("GPU")]
public sealed class SolverRunTests
{
    public static TheoryData<string> Cases => [.. SolverRecording.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_run_of_Caffe_is_followed_on_OpenCl(string name)
    {
        using var device = OpenClDevice.Open();
        var recording = new SolverRecording(name);
        var family = Families.Load(recording.NetText, TestData.Read("caffe-golden", "solvers", name, "solver.prototxt"), null, SolverRecording.InputShapes);
        using var parameters = family.CreateParameters(true);
        using var net = family.CreateTrain!(device, parameters);
        var inputs = net.AllBlobs.OfType<InputBlob>().ToDictionary(input => input.Name);
        var solver = recording.Start((ITrainableNet)net, (blob, values) => inputs[blob].Set(values.Select(value => (float)value).ToArray()));
        SolverComparison.Follow(recording, solver);
    }
}
