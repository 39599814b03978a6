using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Files;
using NetCompiler.Testing;
using NetCompiler.Tool.Compilation;
using NetCompiler.Weights;

namespace NetCompiler.Tool.Parity;

/// <summary>
/// A file of weights: loaded into its net, it must give Caffe's parameters bit for bit, and what the net computes with them; or it must be refused, because Caffe
/// refuses it. <c>net.prototxt</c> and <c>golden.binaryproto</c> are for files whose name says nothing else; <c>net_X.prototxt</c> and <c>golden_X.binaryproto</c>
/// for those whose name begins with X. Files of the oldest layers (v0) go with those of the second kind (v1). <c>errors.tsv</c> lists what Caffe refuses.
/// </summary>
public static class WeightCheck
{
    /// <summary>The kind of these cases, and the folder that they are in.</summary>
    public const string Kind = "weights";

    private const ulong Seed = 1;

    /// <summary>The files of a folder.</summary>
    /// <param name="folder">The folder.</param>
    public static IEnumerable<string> FilesIn(string folder) =>
        File.Exists(Path.Combine(folder, "net.prototxt")) ? Directory.GetFiles(folder, "*.caffemodel").Concat(Directory.GetFiles(folder, "*.caffemodel.h5")) : [];

    /// <summary>Loads a file on a device.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">The device.</param>
    public static ParityResult Run(string path, IParityDevice device)
    {
        string folder = Path.GetDirectoryName(path)!, name = Path.GetFileName(path);
        bool isRefused = TabSeparatedTable.ReadIfThere(Path.Combine(folder, "errors.tsv")).Find("file", name).Count > 0;
        string suffix = SuffixOf(folder, name), netPath = Path.Combine(folder, "net" + suffix + ".prototxt");
        var compilation = PhaseCompilation.Compile(netPath, InputFile.ReadText(netPath), new CompileOptions { State = NetState.Test, KeepAllBlobs = true });
        if (compilation.IsUnsupported) return ParityResult.Unsupported(Kind, name, compilation);
        if (compilation.Plan is not { } plan) return ParityResult.Failed(Kind, name, compilation.Errors.Select(error => error.ToString()).ToArray());
        var parameters = PlanParameters.Of(plan);
        parameters.Fill(Seed);
        if (isRefused) return Refuse(name, path, parameters);

        parameters.Load(path);
        using var net = device.Load(plan);
        foreach (var (parameter, place) in plan.Parameters.Zip(parameters.Parameters)) net.Write(parameter.Tensor, parameters.ValuesOf(place).ToArray());
        var match = RecordingMatch.Of(PlanUnderTest.Of(plan, net), Recording.Read(Path.Combine(folder, "golden" + suffix + ".binaryproto")), isComplete: true);
        if (match.Problems.Count > 0) return ParityResult.Failed(Kind, name, match.Problems);
        match.FillInputs();
        net.Forward();
        net.Backward();
        var tolerance = Tolerance.SingleLayer.Times(device.ToleranceFactor);
        return ParityResult.Of(Kind, name, match.Compare(place => place.StartsWith("pdata:", StringComparison.Ordinal) ? Tolerance.Exact : tolerance));
    }

    private static ParityResult Refuse(string name, string path, ParameterArena parameters)
    {
        float[] before = parameters.Values.ToArray();
        try
        {
            parameters.Load(path);
        }
        catch (RefusedFileException refusal)
        {
            bool namesFile = refusal.Message.StartsWith(path, StringComparison.Ordinal);
            if (!namesFile) return ParityResult.Failed(Kind, name, "the refusal does not begin with the file: " + refusal.Message);
            bool isUnchanged = parameters.Values.SequenceEqual(before);
            return isUnchanged ? ParityResult.Passed(Kind, name) : ParityResult.Failed(Kind, name, "refused, but weights were changed");
        }
        return ParityResult.Failed(Kind, name, "loaded; Caffe refuses it");
    }

    private static string SuffixOf(string folder, string name)
    {
        string alike = name.StartsWith("v0", StringComparison.Ordinal) ? "v1" : name;
        return Directory.GetFiles(folder, "net_*.prototxt").Select(path => Path.GetFileNameWithoutExtension(path)["net".Length..])
            .Where(suffix => alike.StartsWith(suffix[1..], StringComparison.Ordinal)).MaxBy(suffix => suffix.Length) ?? "";
    }
}
