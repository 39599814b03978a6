using NetCompiler.Files;
using NetCompiler.Weights;
using static NetCompiler.Tests.Weights.WeightNets;

namespace NetCompiler.Tests.Weights;

/// <summary>Files as Caffe wrote and refused them.</summary>
public sealed class WeightFileTests
{
    [Theory]
    [InlineData("v2.caffemodel")]
    [InlineData("v2_unpacked.caffemodel")]
    [InlineData("v2_double.caffemodel")]
    [InlineData("v2_legacy_dims.caffemodel")]
    [InlineData("v2.caffemodel.h5")]
    public void Every_spelling_of_the_same_weights_loads_to_the_numbers_that_Caffe_loads(string file)
    {
        var net = Net();
        var report = net.Load(Path.Combine(Folder, file));
        AssertEqual(Recorded("caffe-golden", "weights", "golden.binaryproto"), net);
        var outcome = file.Contains("legacy") ? WeightOutcome.Reshaped : WeightOutcome.Copied;
        Assert.Contains(report.Lines, line => line.Layer == "ip1" && line.Outcome == outcome);
        Assert.Equal(net.Parameters.Sum(parameter => parameter.Count), report.CopiedCount);
    }

    [Theory]
    [InlineData("v1.caffemodel")]
    [InlineData("v1_upgraded.caffemodel")]
    [InlineData("v0.caffemodel")]
    [InlineData("v0_upgraded.caffemodel")]
    public void Files_of_the_first_and_second_kind_of_layers_load_as_in_Caffe(string file)
    {
        var net = NetV1();
        net.Load(Path.Combine(Folder, file));
        AssertEqual(Recorded("caffe-golden", "weights", "golden_v1.binaryproto"), net);
    }

    [Fact]
    public void Layers_that_a_file_lacks_keep_their_fillers_and_the_report_says_so()
    {
        var net = NetPartial();
        net.Fill(1);
        var report = net.Load(Path.Combine(Folder, "partial.caffemodel"));
        AssertEqual(Recorded("caffe-golden", "weights", "golden_partial.binaryproto"), net);
        Assert.NotEmpty(report.Of(WeightOutcome.Initialised));
        Assert.NotEmpty(report.Of(WeightOutcome.Unknown));
    }

    [Theory]
    [InlineData("bad_shape.caffemodel", "ip1", "18x4", "4x18")]
    [InlineData("bad_blob_count.caffemodel", "conv1", "1 blobs", "2")]
    [InlineData("bad_data_count.caffemodel", "conv1", "54", "53")]
    [InlineData("bad_truncated.caffemodel", "layer 'ip2', blob", "truncated")]
    public void What_Caffe_refuses_is_refused_with_the_place_and_nothing_is_changed(string file, params string[] words)
    {
        var net = Net();
        net.Fill(1);
        float[] before = net.Values.ToArray();
        string path = Path.Combine(Folder, file);
        var refusal = Assert.Throws<RefusedFileException>(() => net.Load(path));
        Assert.StartsWith(path, refusal.Message);
        Assert.All(words, word => Assert.Contains(word, refusal.Message));
        Assert.NotEmpty(refusal.Remedy);
        Assert.Equal(before, net.Values.ToArray());
    }

    [Fact]
    public void Every_bad_file_of_the_collection_is_tried() =>
        Assert.Equal(4, TestData.Table("caffe-golden", "weights", "errors.tsv").Count);

    [Theory]
    [InlineData("w.caffemodel")]
    [InlineData("w.caffemodel.h5")]
    public void What_is_written_loads_to_the_same_bits(string name)
    {
        var net = Net();
        net.Load(Path.Combine(Folder, "v2.caffemodel"));
        using var folder = new TemporaryFolder();
        net.Save(folder.PathOf(name));
        var again = Net();
        var report = again.Load(folder.PathOf(name));
        Assert.Equal(net.Values.ToArray(), again.Values.ToArray());
        Assert.All(report.Lines, line => Assert.Equal(WeightOutcome.Copied, line.Outcome));
        Assert.Equal([folder.PathOf(name)], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_written_caffemodel_is_a_NetParameter_to_protobuf()
    {
        var net = Net();
        net.Fill(5);
        using var folder = new TemporaryFolder();
        net.Save(folder.PathOf("w.caffemodel"));
        var message = Schema.NetParameter.Parser.ParseFrom(File.ReadAllBytes(folder.PathOf("w.caffemodel")));
        Assert.Equal("weights_net", message.Name);
        Assert.Equal(["conv1", "ip1", "prelu", "ip2"], message.Layer.Select(layer => layer.Name));
        Assert.Equal([4L, 18L], message.Layer[1].Blobs[0].Shape.Dim);
        Assert.Equal(net.ValuesOf(net.Parameters[2]).ToArray(), message.Layer[1].Blobs[0].Data);
    }
}
