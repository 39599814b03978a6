namespace FlickrStyle.Tests.BadInput;

/// <summary>Databases and mean images that cannot be used, through the command line.</summary>
public sealed class BadDatabaseTests
{
    [Theory]
    [InlineData("leveldb", "it is a LevelDB, which is not supported", "run convert_imageset --backend lmdb")]
    [InlineData("nowhere", "there is no such database", "make it with convert_imageset")]
    [InlineData("cut", "it ends after 2 of its ", "truncated or damaged")]
    [InlineData("noise", "it is no LMDB", "Make it again with convert_imageset")]
    [InlineData("label", "record 6 ('00000006_", "its label is 20. The net tells 20 classes apart")]
    public void A_database_that_cannot_be_used_is_refused(string name, params string[] words)
    {
        using var job = new SmallJob();
        Convert(job, "good");
        Directory.CreateDirectory(job["leveldb"]);
        File.WriteAllText(job["leveldb/CURRENT"], "MANIFEST-000002\n");
        Directory.CreateDirectory(job["cut"]);
        File.WriteAllBytes(job["cut/data.mdb"], File.ReadAllBytes(job["good/data.mdb"])[..9000]);
        Directory.CreateDirectory(job["noise"]);
        byte[] noise = new byte[20_000];
        new Random(4).NextBytes(noise);
        File.WriteAllBytes(job["noise/data.mdb"], noise);
        SmallJob.ChangeLine(job.TrainList, 7, line => line.Split(' ')[0] + " 20");
        Convert(job, "label");

        Read(job, name);
        job.Train().AssertRefused([job[name], .. words]);
    }

    [Fact]
    public void A_backend_that_is_not_supported_is_refused_with_what_to_do()
    {
        using var job = new SmallJob();
        Convert(job, "good");
        Read(job, "good", "LEVELDB");
        job.Train().AssertRefused(job["good"], "as LevelDB, which is not supported", "The folder holds an LMDB: set data_param { backend: LMDB }");
        var converting = SampleRun.Of("convert_imageset", "-backend", "leveldb", "", job.TrainList, job["other"]);
        Assert.Equal(2, converting.Code);
        Assert.Contains("Use -backend lmdb", converting.Error);
        SampleRun.Of("convert_imageset", "", job.TrainList, job["good"]).AssertRefused(job["good"], "exists already", "choose another name");
    }

    [Fact]
    public void A_database_to_train_and_test_with_is_reported()
    {
        using var job = new SmallJob();
        Convert(job, "good");
        Read(job, "good");
        Assert.Contains(job["good"] + ": warning: Layer 'data' trains with it, and layer 'data' tests with it.", job.Train().AssertDone().Error);
    }

    [Theory]
    [InlineData("nowhere", "there is no such mean file", "make it with compute_image_mean")]
    [InlineData("cut", "only 489 are left", "truncated or damaged")]
    [InlineData("weights", "it holds no blob", "A mean file holds one image")]
    [InlineData("large", "the mean image is 30x30, but images are resized to 20x20", "with compute_image_mean")]
    public void A_mean_image_that_cannot_be_used_is_refused(string name, params string[] words)
    {
        using var job = new SmallJob();
        job.Train().AssertDone();
        File.Copy(job["job_iter_6.caffemodel"], job["weights"]);
        SampleRun.Of("compute_image_mean", job.TrainList, job["large"], "-size", "30").AssertDone();
        SampleRun.Of("compute_image_mean", job.TrainList, job["good"], "-size", "20").AssertDone();
        File.WriteAllBytes(job["cut"], File.ReadAllBytes(job["good"])[..500]);
        job.ChangeNet("mean_value: 104 mean_value: 117 mean_value: 123", "mean_file: \"" + job[name] + "\"");
        job.Train().AssertRefused([job[name], .. words]);
        job.Test().AssertRefused([job[name], .. words]);
    }

    private static void Convert(SmallJob job, string name) =>
        SampleRun.Of("convert_imageset", "-resize_width=20", "-resize_height=20", "-backend=lmdb", "", job.TrainList, job[name]).AssertDone();

    private static void Read(SmallJob job, string name, string backend = "LMDB")
    {
        job.ChangeNet("type: \"ImageData\"", "type: \"Data\"");
        string net = File.ReadAllText(job.Net);
        foreach (string list in (string[])[job.TrainList, job.TestList])
        {
            net = net.Replace($"image_data_param {{ source: \"{list}\" batch_size: 4 new_height: 20 new_width: 20 }}", $"data_param {{ source: \"{job[name]}\" backend: {backend} batch_size: 4 }}", StringComparison.Ordinal);
        }
        File.WriteAllText(job.Net, net);
    }
}
