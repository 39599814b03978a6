using Google.Protobuf;
using NetCompiler.Schema;

namespace NetCompiler.Tool.Tests.Parity;

/// <summary>A parity check that cannot fail would be worth nothing: what is wrong in a recording must be noticed.</summary>
public sealed class WrongNumbersTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("blob:ip1")]
    [InlineData("blob:loss")]
    [InlineData("blob:data")]
    [InlineData("total_loss")]
    public void A_wrong_value_fails(string record) => AssertFails("net_lenet", net => Spoil(Golden(net, record).Data));

    [Theory]
    [InlineData("blob:conv1")]
    [InlineData("blob:ip1")]
    [InlineData("blob:data")]
    [InlineData("blob:loss")]
    public void A_wrong_gradient_fails(string record) => AssertFails("net_lenet", net => Spoil(Golden(net, record).Diff));

    [Theory]
    [InlineData("conv2", 0)]
    [InlineData("ip2", 1)]
    public void A_wrong_gradient_of_a_parameter_fails(string layer, int index) =>
        AssertFails("net_lenet", net => Spoil(net.Layer.Single(one => one.Name == layer).Blobs[index].Diff));

    [Fact]
    public void A_wrong_statistic_fails() => AssertFails("bn_train_params", net => Spoil(net.Layer.Single(one => one.Name == "layer").Blobs[0].Data));

    [Fact]
    public void A_wrong_start_fails() => AssertFails("bn_train_params", net => Spoil(Golden(net, "init:layer.0").Data));

    [Fact]
    public void What_is_not_a_number_fails() => AssertFails("net_lenet", net => Golden(net, "blob:ip1").Data[0] = float.NaN);

    [Fact]
    public void A_position_that_is_off_by_one_fails() => AssertFails("argmax", net => Golden(net, "blob:out").Data[0] += 1);

    [Fact]
    public void A_blob_that_Caffe_lacks_fails() =>
        AssertFails("net_lenet", net => net.Layer.Remove(net.Layer.Single(layer => layer.Name == "blob:pool1")), "blob 'pool1' is not in the recording");

    [Fact]
    public void A_blob_that_we_lack_fails() => AssertFails("net_lenet", net =>
    {
        var extra = net.Layer.Single(layer => layer.Name == "blob:pool1").Clone();
        extra.Name = "blob:pool9";
        net.Layer.Add(extra);
    }, "recorded blob 'pool9' is not in the compiled net");

    [Fact]
    public void A_parameter_that_Caffe_lacks_fails() => AssertFails("net_lenet", net => net.Layer.Single(layer => layer.Name == "ip2").Blobs.RemoveAt(1), "1 are recorded");

    [Fact]
    public void Another_shape_of_equal_size_fails() => AssertFails("net_lenet", net =>
    {
        var shape = Golden(net, "blob:ip1").Shape;
        (shape.Dim[0], shape.Dim[1]) = (shape.Dim[1], shape.Dim[0]);
    }, "is recorded");

    [Theory]
    [InlineData("iter:10/conv.0")]
    [InlineData("history:20/3")]
    [InlineData("loss")]
    [InlineData("lr")]
    public void A_wrong_number_of_a_recorded_training_fails(string record)
    {
        folder.Copy("solvers/data/data.binaryproto", "solvers/data/data.binaryproto");
        foreach (string file in new[] { "net.prototxt", "solver.prototxt", "golden.binaryproto" }) folder.Copy("solvers/sgd_momentum/" + file, "solvers/sgd_momentum/" + file);
        Assert.Equal("1 passed, 0 failed", ToolRun.Of("parity", folder.Path).LastLine);
        Rewrite(folder.PathOf("solvers", "sgd_momentum", "golden.binaryproto"), net => Spoil(Golden(net, record).Data));
        AssertOneFails("solvers/sgd_momentum", record.Replace("loss", "loss:", StringComparison.Ordinal).Replace("lr", "lr:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_resumed_training_that_ends_elsewhere_fails()
    {
        folder.Copy("solvers/data/data.binaryproto", "solvers/data/data.binaryproto");
        foreach (string path in Directory.GetFiles(CaffeCollection.PathOf("solvers", "sgd_l2"))) folder.Copy("solvers/sgd_l2/" + Path.GetFileName(path), "solvers/sgd_l2/" + Path.GetFileName(path));
        Rewrite(folder.PathOf("solvers", "sgd_l2", "resume_golden.binaryproto"), net => Spoil(net.Layer.Single(layer => layer.Name == "ip").Blobs[0].Data));
        AssertOneFails("solvers/sgd_l2", "resumed:ip.0");
    }

    [Fact]
    public void A_weight_that_is_loaded_as_another_bit_fails_and_so_does_a_good_file_that_should_be_bad()
    {
        foreach (string file in new[] { "net.prototxt", "golden.binaryproto", "v2.caffemodel" }) folder.Copy("weights/" + file, "weights/" + file);
        Assert.Equal("1 passed, 0 failed", ToolRun.Of("parity", folder.Path).LastLine);
        folder.Write("weights/errors.tsv", "file\tcaffe_says\nv2.caffemodel\tCheck failed");
        AssertOneFails("weights/v2.caffemodel", "Caffe refuses it");
        File.Delete(folder.PathOf("weights", "errors.tsv"));
        Rewrite(folder.PathOf("weights", "golden.binaryproto"), net => net.Layer.Single(layer => layer.Name == "ip1").Blobs[0].Data[0] *= 1.0000002f);
        AssertOneFails("weights/v2.caffemodel", "pdata:ip1.0");
    }

    [Fact]
    public void Differences_of_rounding_pass()
    {
        Change("net_lenet", net => Golden(net, "blob:ip1").Data[0] *= 1.00001f);
        Assert.Equal(ExitCode.Success, ToolRun.Of("parity", folder.Path).Code);
    }

    public void Dispose() => folder.Dispose();

    private void AssertFails(string name, Action<NetParameter> change, string reason = "")
    {
        string caseFolder = folder.CopyCase(name);
        Assert.Equal("1 passed, 0 failed", ToolRun.Of("parity", caseFolder).LastLine);
        Change(name, change);
        AssertOneFails("cases/" + name, reason);
    }

    private void AssertOneFails(string name, string reason)
    {
        var run = ToolRun.Of("parity", folder.Path);
        Assert.Equal((ExitCode.Failure, "0 passed, 1 failed"), (run.Code, run.LastLine));
        Assert.Contains("FAILED " + name + "\n  ", run.Output, StringComparison.Ordinal);
        Assert.Contains(reason, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("defect", run.Output, StringComparison.Ordinal);
    }

    private void Change(string name, Action<NetParameter> change)
    {
        string path = Path.Combine(Directory.Exists(folder.PathOf("cases", name)) ? folder.PathOf("cases", name) : folder.CopyCase(name), "golden.binaryproto");
        Rewrite(path, change);
    }

    private static void Rewrite(string path, Action<NetParameter> change)
    {
        var net = NetParameter.Parser.ParseFrom(File.ReadAllBytes(path));
        change(net);
        File.WriteAllBytes(path, net.ToByteArray());
    }

    private static BlobProto Golden(NetParameter net, string record) => net.Layer.Single(layer => layer.Name == record).Blobs[0];

    // A thousandth of the largest value is ten times what is allowed in a whole net.
    private static void Spoil(IList<float> values)
    {
        float largest = values.Max(Math.Abs);
        values[values.Count / 2] += Math.Max(largest * 1e-3f, 1e-4f);
    }
}
