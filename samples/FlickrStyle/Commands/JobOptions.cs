using System.CommandLine;
using NetCompiler.Data;
using NetCompiler.Training;

namespace FlickrStyle.Commands;

/// <summary>Options that Caffe's commands share.</summary>
internal static class JobOptions
{
    public static Option<string?> Gpu { get; } = new("--gpu") { Description = "The number of a GPU, or all. Otherwise the best device there is.", HelpName = "ID" };

    public static Option<string?> Device { get; } = new("--device") { Description = "A device by its name: cpu, cpu:4, cuda:0, opencl:0.", HelpName = "NAME" };

    public static Option<int?> Level { get; } = new("--level") { Description = "The level that rules of the net are compared with.", HelpName = "N" };

    public static Option<string> Stage { get; } = new("--stage") { Description = "Stages that rules of the net are compared with, separated by commas.", HelpName = "NAMES", DefaultValueFactory = _ => "" };

    public static Option<string> Weights { get; } = new("--weights") { Description = "Weight files, .caffemodel or .caffemodel.h5, separated by commas; by layer name.", HelpName = "FILES", DefaultValueFactory = _ => "" };

    public static Option<int> MostBadImages { get; } = Numbers.Option("--skip-bad-images", "How many images that are missing or cannot be decoded are skipped; with more the job ends.", 0, 0);

    public static Option<bool> Strict { get; } = new("--strict") { Description = "A truncated image counts as one that cannot be decoded; otherwise it is used and counted." };

    /// <summary>The words of a list.</summary>
    /// <param name="text">They, separated by commas.</param>
    public static string[] Split(string? text) => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>How bad images are treated.</summary>
    public static BadImagePolicy BadImages(ParseResult parsed) => new(parsed.GetValue(MostBadImages), parsed.GetValue(Strict));

    /// <summary>What a signal does.</summary>
    /// <param name="name">The option.</param>
    /// <param name="signal">The signal's name.</param>
    /// <param name="fallback">What it does if the option is not given.</param>
    public static Option<SignalEffect> Effect(string name, string signal, SignalEffect fallback) =>
        new(name) { Description = "What " + signal + " does: snapshot, stop or none.", DefaultValueFactory = _ => fallback };
}
