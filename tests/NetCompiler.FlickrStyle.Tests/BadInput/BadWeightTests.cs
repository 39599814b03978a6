using System.Buffers.Binary;

namespace FlickrStyle.Tests.BadInput;

/// <summary>Files that are no weights, or not those of the net, given as weights to every command that takes some.</summary>
public sealed class BadWeightTests
{
    [Theory]
    [InlineData("empty", "it has 0 bytes")]
    [InlineData("cut", "layer 'fc8_flickr', blob 0: at byte ", "truncated or damaged: copy or download it again")]
    [InlineData("noise", "byte 0 begins no field", "it is not a .caffemodel")]
    [InlineData("NaN", "layer 'fc8_flickr', blob 0 (Weight): number 14360 of 15360 is NaN", "use an earlier snapshot")]
    [InlineData("missing", "there is no such file")]
    [InlineData("folder", "it is a folder")]
    [InlineData("state", "it holds the state of a solver (a .solverstate), not weights", "Give the .caffemodel beside it")]
    [InlineData("manifest", "it is a JSON document", "Weights are in .caffemodel")]
    [InlineData("prototxt", "it is a text, such as a prototxt", "Weights are in .caffemodel")]
    [InlineData("image", "it is a JPEG picture", "Weights are in .caffemodel")]
    public void What_is_no_whole_file_of_weights_is_refused(string kind, params string[] words)
    {
        using var job = new SmallJob();
        job.Train().AssertDone();
        byte[] weights = File.ReadAllBytes(job["job_iter_6.caffemodel"]);
        // 20 biases with their field stand at the end, and before them 15360 weights.
        byte[] spoilt = [.. weights];
        BinaryPrimitives.WriteSingleLittleEndian(spoilt.AsSpan(OffsetOfWeight(weights, 14360)), float.NaN);
        string path = kind switch
        {
            "state" => job["job_iter_6.solverstate"],
            "manifest" => job["job_iter_6.snapshot.json"],
            "prototxt" => job.Solver,
            "image" => job.ImageOf(1),
            _ => job["bad.caffemodel"],
        };
        if (kind == "folder") Directory.CreateDirectory(path);
        else if (path == job["bad.caffemodel"] && kind != "missing")
        {
            byte[] noise = new byte[3000];
            new Random(3).NextBytes(noise);
            noise[0] = 0xFF;
            File.WriteAllBytes(path, kind switch { "empty" => [], "cut" => weights[..1000], "noise" => noise, _ => spoilt });
        }
        AssertRefused(job, path, [path, .. words]);
    }

    [Fact]
    public void Weights_of_which_no_layer_is_in_the_net_are_refused_with_both_lists()
    {
        using var job = new SmallJob();
        job.Train().AssertDone();
        job.ChangeNet("fc8_flickr", "fc9");
        job.Train("-weights", job["job_iter_6.caffemodel"]).AssertRefused(job["job_iter_6.caffemodel"], "'fc8_flickr'", "'fc9'");
        job.Test().AssertRefused(job["job_iter_6.caffemodel"], "'fc8_flickr'", "'fc9'");
    }

    [Fact]
    public void Weights_of_another_shape_are_refused_with_both_shapes()
    {
        using var job = new SmallJob();
        job.Train().AssertDone();
        job.ChangeNet("num_output: 20", "num_output: 21");
        AssertRefused(job, job["job_iter_6.caffemodel"], "layer 'fc8_flickr', blob 0 (Weight): its shape is 20x768, and the net's is 21x768", "Rename the layer in the prototxt");
    }

    [Fact]
    public void A_snapshot_and_weights_together_are_not_understood()
    {
        using var job = new SmallJob();
        var run = job.Train("-weights", "a.caffemodel", "-snapshot", "b.solverstate");
        Assert.Equal(2, run.Code);
        Assert.Contains("give one of them", run.Error);
    }

    private static void AssertRefused(SmallJob job, string weights, params string[] words)
    {
        job.Train("-weights", weights).AssertRefused(words);
        SampleRun.Of("test", "-model", job.Net, "-weights", weights, "-device", "cpu:1").AssertRefused(words);
        SampleRun.Of("classify", "-model", job.Net, "-weights", weights, "-device", "cpu:1", job.ImageOf(1)).AssertRefused(words);
        SampleRun.Of("extract_features", weights, job.Net, "fc8_flickr", job["features"], "1", "lmdb", "CPU").AssertRefused(words);
        Assert.False(Directory.Exists(job["features"]));
    }

    // The packed floats of the first blob: the only field of 61440 bytes.
    private static int OffsetOfWeight(byte[] file, int index)
    {
        ReadOnlySpan<byte> lengthOfWeights = [0x80, 0xE0, 0x03];
        return file.AsSpan().IndexOf(lengthOfWeights) + lengthOfWeights.Length + (index * sizeof(float));
    }
}
