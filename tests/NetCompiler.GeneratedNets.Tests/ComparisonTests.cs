using System.Reflection;
using NetCompiler.Devices;
using NetCompiler.GeneratedNets.Tests.Nets;
using NetCompiler.Testing;

namespace NetCompiler.GeneratedNets.Tests;

/// <summary>How a user compares a generated net with a recording, and what a difference looks like.</summary>
public sealed class ComparisonTests
{
    [Fact]
    public void A_generated_net_has_the_blobs_and_gradients_that_Caffe_recorded()
    {
        using var device = ComputeDevice.Open("cpu");
        using var net = new RecordedLeNet.TrainNet(device);
        var recording = Recording.Read(PathOf("net_lenet"));

        recording.CopyTo(net);
        float loss = net.ForwardBackward();

        NetComparison.Of(net, recording, Tolerance.WholeNet, loss).ThrowIfDifferent();
    }

    [Fact]
    public void With_KeepBlobs_every_array_is_compared_and_without_it_what_the_net_keeps()
    {
        using var device = ComputeDevice.Open("cpu:2");
        var (all, whole) = Compare(new RecordedLeNet.TrainNet(device), "net_lenet");
        // Every blob and parameter with its gradient, and the loss.
        Assert.Equal(2 * (all.AllBlobs.Count + all.ParameterSet.All.Count) + 1, whole.Arrays.Count);
        var (some, parts) = Compare(new RecordedCifar.TrainNet(device), "net_cifar_quick");
        Assert.Equal(some.AllBlobs.Count(blob => blob.IsKept) + 2 * some.ParameterSet.All.Count + 1, parts.Arrays.Count);
        Assert.Contains(parts.Arrays, array => array.Place == "pdiff:conv1.0");
        Assert.DoesNotContain(parts.Arrays, array => array.Place == "data:pool1");
        Assert.True(whole.Passed && parts.Passed, whole + "\n" + parts);

        static (Blobs.CompiledNet, NetComparison) Compare<T>(T net, string name)
            where T : Blobs.CompiledNet, Solvers.ITrainableNet
        {
            using (net)
            {
                var recording = Recording.Read(PathOf(name));
                recording.CopyTo(net);
                float loss = net.ForwardBackward();
                return (net, NetComparison.Of(net, recording, Tolerance.WholeNet, loss));
            }
        }
    }

    [Fact]
    public void A_difference_shows_blob_index_both_values_and_how_many_numbers_are_how_far_off()
    {
        using var device = ComputeDevice.Open("cpu");
        using var net = new RecordedLeNet.TrainNet(device);
        var recording = Recording.Read(PathOf("net_lenet"));
        recording.CopyTo(net);
        // One weight of the second layer is not the recorded one.
        net.Parameters.Conv2.Weight.Data[3] += 0.5f;
        float loss = net.ForwardBackward();

        var comparison = NetComparison.Of(net, recording, Tolerance.WholeNet, loss);
        var failure = Assert.Throws<DifferentNumbersException>(comparison.ThrowIfDifferent);
        Assert.Contains("arrays differ from " + recording.Path, failure.Message, StringComparison.Ordinal);
        var line = comparison.Arrays.Single(array => array.Place == "pdata:conv2.0");
        Assert.Matches(@"^pdata:conv2\.0: off by 5\.0e-1, [0-9.]+e-5 is allowed; element 3 \[0,0,\d,\d\]: \S+; \S+ is recorded$", line.ToString());
        Assert.EndsWith("\n  of its numbers: equal " + (net.Parameters.Conv2.Weight.Count - 1) + ", beyond 1", line.Describe(), StringComparison.Ordinal);
        // What comes before the change is as recorded.
        Assert.True(comparison.Arrays.Single(array => array.Place == "data:pool1").Passed);
    }

    [Fact]
    public void A_recording_of_another_net_is_refused_with_what_does_not_fit()
    {
        using var device = ComputeDevice.Open("cpu");
        using var net = new RecordedLeNet.TrainNet(device);
        var failure = Assert.Throws<DifferentNumbersException>(() => Recording.Read(PathOf("net_cifar_quick")).CopyTo(net));
        Assert.Contains("the net does not fit", failure.Message, StringComparison.Ordinal);
        Assert.Contains("blob 'data' is 2x1x16x16; ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arrays_alone_are_compared_too()
    {
        BlobComparison.Of("row", [1, float.NaN, 3], [1, float.NaN, 3.00001f], Tolerance.SingleLayer).ThrowIfDifferent();
        var failure = Assert.Throws<DifferentNumbersException>(() => BlobComparison.Of("row", [1, 2, float.NaN], [1, 2, 3], Tolerance.SingleLayer).ThrowIfDifferent());
        Assert.Contains("element 2: NaN; 3 is recorded", failure.Message, StringComparison.Ordinal);
        Assert.Contains("equal 2, not finite 1", failure.Message, StringComparison.Ordinal);
        Assert.False(BlobComparison.Of("row", [1], [1, 2], Tolerance.SingleLayer).Passed);
        Assert.False(BlobComparison.Of("row", [1.0000001f], [1], Tolerance.Exact).Passed);
    }

    private static string PathOf(string name) => Path.Combine(
        typeof(ComparisonTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "TestDataFolder").Value!,
        "caffe-golden", "cases", name, "golden.binaryproto");
}
