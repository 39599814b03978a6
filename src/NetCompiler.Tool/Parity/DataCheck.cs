using System.Globalization;
using NetCompiler.Blobs;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Data;
using NetCompiler.Testing;
using NetCompiler.Tool.Compilation;

namespace NetCompiler.Tool.Parity;

/// <summary>What data layers deliver, batch after batch, must be what Caffe's did: pixels exactly, and what a mean and a scale were applied to within one rounding.</summary>
public static class DataCheck
{
    /// <summary>The kind of these cases, and the folder that they are in.</summary>
    public const string Kind = "data";

    /// <summary>The cases in a folder.</summary>
    /// <param name="folder">The folder.</param>
    public static IEnumerable<ParityItem> Find(string folder)
    {
        // Nets whose blobs are numbered by batch, and a table that says how many batches there are.
        var table = TabSeparatedTable.ReadIfThere(Path.Combine(folder, "manifest.tsv"));
        return Directory.GetDirectories(folder).Where(ParityCase.IsCase).Select(Path.GetFileName).OfType<string>()
            .Where(name => table.Find("case", name).ContainsKey("forward_passes"))
            .Select(name => new ParityItem(name, _ => ParityItem.Guard(Kind, name, () => Run(Path.Combine(folder, name), table.Find("case", name)))));
    }

    private static ParityResult Run(string folder, IReadOnlyDictionary<string, string> row)
    {
        string name = Path.GetFileName(folder);
        var golden = Recording.Read(Path.Combine(folder, "golden.binaryproto"));
        int passes = int.Parse(row["forward_passes"], CultureInfo.InvariantCulture);
        var comparisons = new List<BlobComparison>();
        Batches? batches = null;
        try
        {
            for (int pass = 0; pass < passes; pass++)
            {
                string suffix = FormattableString.Invariant($"@{pass}");
                var recorded = golden.BlobNames.Where(blob => blob.EndsWith(suffix, StringComparison.Ordinal)).ToDictionary(blob => blob[..^suffix.Length], blob => golden.Blob(blob)!);
                if (batches is null || !batches.Fits(recorded))
                {
                    // Caffe's blobs take on the size of each image; ours have one size, so other sizes are other inputs at the same position.
                    batches?.Dispose();
                    batches = new Batches(folder, ParityCase.StateOf(row), recorded);
                }
                batches.Go(pass);
                foreach (var (blob, values) in recorded)
                {
                    comparisons.Add(BlobComparison.Of(blob + suffix, batches.Values(blob), values.Data, Tolerance.Exact, values.Extents.ToArray()));
                }
            }
        }
        finally
        {
            batches?.Dispose();
        }
        return ParityResult.Of(Kind, name, comparisons);
    }

    /// <summary>The inputs of a net, of recorded shapes, and what fills them.</summary>
    private sealed class Batches : IDisposable
    {
        private readonly Arena arena;
        private readonly InputBlob[] inputs;
        private readonly NetDataReader reader;

        public Batches(string folder, NetState state, Dictionary<string, RecordedBlob> recorded)
        {
            string path = Path.Combine(folder, "net.prototxt");
            var shapes = recorded.Select(blob => new InputShape(blob.Key, TensorShape.Of([.. blob.Value.Extents]))).ToArray();
            var compilation = PhaseCompilation.Compile(path, InputFile.ReadText(path), new CompileOptions { State = state, InputShapes = shapes.ToEquatableArray(), Backward = false });
            var plan = compilation.Plan ?? throw new InputFileException(path, "cannot be compiled: " + string.Join("; ", compilation.Errors));
            arena = new Arena(shapes.Sum(shape => Places(shape.Shape)) + Arena.Alignment);
            long offset = 0;
            inputs = new InputBlob[shapes.Length];
            for (int i = 0; i < shapes.Length; i++)
            {
                inputs[i] = new InputBlob(shapes[i].Blob, new BlobShape([.. shapes[i].Shape.Extents]), arena, offset);
                offset += Places(shapes[i].Shape);
            }
            // Caffe ran in the folder of the net.
            reader = NetDataReader.Open(inputs, DataLayerCode.Load(plan), new DataOptions { Folder = folder, Phase = state.Phase == Phase.Train ? DataPhase.Train : DataPhase.Test });
        }

        public bool Fits(Dictionary<string, RecordedBlob> recorded) =>
            inputs.All(input => recorded[input.Name].Extents.SequenceEqual(input.Shape.Extents));

        public void Go(long batch)
        {
            reader.Position = batch;
            reader.NextBatch();
        }

        public float[] Values(string blob) => inputs.First(input => input.Name == blob).ToArray();

        public void Dispose()
        {
            reader.Dispose();
            arena.Dispose();
        }

        private static long Places(TensorShape shape) => (shape.Count * sizeof(float) + Arena.Alignment - 1) / Arena.Alignment * Arena.Alignment;
    }
}
