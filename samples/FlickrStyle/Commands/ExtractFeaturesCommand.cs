using System.CommandLine;
using System.Globalization;
using FlickrStyle.Nets;
using NetCompiler.Data;
using NetCompiler.Tool;
using NetCompiler.Weights;

namespace FlickrStyle.Commands;

/// <summary><c>extract_features</c>: Caffe's tool.</summary>
internal static class ExtractFeaturesCommand
{
    private static readonly Argument<string> Weights = new("pretrained_net_param") { Description = "The weights." };
    private static readonly Argument<string> Net = new("feature_extraction_proto_file") { Description = "The net; its test phase runs." };
    private static readonly Argument<string> Blobs = new("extract_feature_blob_name1[,name2,...]") { Description = "The blobs." };
    private static readonly Argument<string> Datasets = new("save_feature_dataset_name1[,name2,...]") { Description = "The folder of an LMDB for each blob; they must not exist." };
    private static readonly Argument<int> Batches = new("num_mini_batches") { Description = "How many batches." };
    private static readonly Argument<string> Kind = new("db_type") { Description = "The kind of database: lmdb." };
    private static readonly Argument<string> Processor = new("CPU/GPU") { Description = "What computes; otherwise the best device there is.", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "" };
    private static readonly Argument<string> DeviceId = new("DEVICE_ID=0") { Description = "Which GPU.", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "" };

    public static Command Create()
    {
        Processor.AcceptOnlyFromAmong("", "CPU", "GPU");
        var command = new Command("extract_features", "Writes blobs of a net to databases, a record of floats for each image.\n\n" + ExitCode.Help)
        {
            Weights, Net, Blobs, Datasets, Batches, Kind, Processor, DeviceId, JobOptions.MostBadImages, JobOptions.Strict,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var error = parsed.InvocationConfiguration.Error;
        string[] blobs = JobOptions.Split(parsed.GetValue(Blobs)), databases = JobOptions.Split(parsed.GetValue(Datasets));
        string? wrong = blobs.Length != databases.Length ? string.Create(CultureInfo.InvariantCulture, $"{blobs.Length} blobs and {databases.Length} databases: one for each is needed")
            : parsed.GetValue(Kind) != "lmdb" ? "a database of kind '" + parsed.GetValue(Kind) + "' is not supported: lmdb is"
            : parsed.GetValue(Batches) < 1 ? "at least one batch is needed"
            : null;
        if (wrong is not null)
        {
            error.WriteLine("error: " + wrong);
            return ExitCode.Usage;
        }
        string path = parsed.GetRequiredValue(Net);
        // Blobs in the middle of a net share memory unless it is compiled to keep them.
        var job = NetJob.OfNet(path, 0, [], error, keepBlobs: true);
        if (job.Family.CreateTest is not { } create) throw new InputFileException(path, "has no test phase");
        string id = parsed.GetRequiredValue(DeviceId).Replace("DEVICE_ID=", "", StringComparison.Ordinal);
        using var device = parsed.GetValue(Processor) switch
        {
            "GPU" => NetDevice.Open(id.Length == 0 ? "0" : id, null),
            "CPU" => NetDevice.Open(null, "cpu"),
            _ => NetDevice.Open(null, null),
        };
        using var parameters = job.Family.CreateParameters(false);
        ((IParameterSet)parameters).Fill(0);
        error.Write(WeightLoader.Load(parameters, [parsed.GetRequiredValue(Weights)]).ToString());
        using var net = create(device, parameters);
        using var data = NetDataReader.Open(net, job.Family.TestData, new DataOptions { BadImages = JobOptions.BadImages(parsed), Report = problem => error.WriteLine(problem.ToString()) });
        int count = FeatureExtraction.Run(net, data, [.. blobs.Zip(databases)], parsed.GetValue(Batches));
        foreach (string database in databases) parsed.InvocationConfiguration.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{database} {count}"));
        return ExitCode.Success;
    }
}
