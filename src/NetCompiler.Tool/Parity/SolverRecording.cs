using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Solvers;
using NetCompiler.Testing;
using NetCompiler.Tool.Compilation;

namespace NetCompiler.Tool.Parity;

/// <summary>
/// A training of Caffe's: <c>net.prototxt</c>, <c>solver.prototxt</c>, and <c>golden.binaryproto</c> with weights (<c>iter:K/LAYER.INDEX</c>) and history
/// (<c>history:K/N</c>) after some iterations, and with the <c>loss</c> and rate (<c>lr</c>) of each. The samples are in <c>../data/data.binaryproto</c>; batches
/// are taken from them in order, going round.
/// </summary>
public sealed class SolverRecording
{
    private readonly string folder;
    private readonly Recording golden;
    private readonly Recording samples;

    /// <summary>Reads a case.</summary>
    /// <param name="folder">Its folder.</param>
    /// <exception cref="InputFileException">A file cannot be read, or the solver has errors.</exception>
    /// <exception cref="IOException">A recording cannot be read, or is none.</exception>
    public SolverRecording(string folder)
    {
        this.folder = folder;
        golden = Recording.Read(PathOf("golden.binaryproto"));
        samples = Recording.Read(Path.Combine(folder, "..", "data", "data.binaryproto"));
        string path = PathOf("solver.prototxt");
        var solver = SolverDefinitionReader.Read(path, InputFile.ReadText(path));
        if (solver.HasErrors) throw new InputFileException(path, "has errors; see netcompiler upgrade");
        Settings = SolverNumbers.Of(solver.Definition);
    }

    /// <summary>The solver's numbers.</summary>
    public SolverSettings Settings { get; }

    /// <summary>How many iterations were recorded.</summary>
    public int Iterations => this["loss"].Data.Length;

    /// <summary>The states that Caffe wrote in the middle.</summary>
    public IReadOnlyList<string> States => Directory.GetFiles(folder, "*.solverstate*").Order(StringComparer.Ordinal).ToArray();

    /// <summary>A record of the training.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InputFileException">It is not there.</exception>
    public RecordedBlob this[string name] => golden.Record(name) ?? throw new InputFileException(golden.Path, "lacks the record '" + name + "'");

    /// <summary>A file of the case.</summary>
    /// <param name="name">The file's name.</param>
    public string PathOf(string name) => Path.Combine(folder, name);

    /// <summary>Whether the state after an iteration was recorded.</summary>
    /// <param name="iteration">How many iterations were made.</param>
    public bool HasState(int iteration) => golden.Record(FormattableString.Invariant($"history:{iteration}/0")) is not null;

    /// <summary>Compiles the net.</summary>
    public PhaseCompilation Compile()
    {
        string path = PathOf("net.prototxt"), text = InputFile.ReadText(path);
        var data = NetDefinitionReader.Read(path, text).Definition.Layers.First(layer => layer.Type == "HDF5Data");
        int batch = (int)data.Settings.Message("hdf5_data_param").Integer("batch_size");
        var shapes = data.Tops.Select(top => new InputShape(top, TensorShape.Of([batch, .. Samples(top).Extents.Skip(1)])));
        return PhaseCompilation.Compile(path, text, new CompileOptions { InputShapes = shapes.ToEquatableArray(), AccumulateParameterGradients = Settings.IterationSize > 1 });
    }

    /// <summary>A solver at iteration 0, with Caffe's starting weights. Its net is to be disposed.</summary>
    /// <param name="device">What runs the net.</param>
    /// <exception cref="InputFileException">The net does not compile.</exception>
    public Solver Start(IParityDevice device)
    {
        var compilation = Compile();
        if (compilation.Plan is not { } plan) throw new InputFileException(PathOf("net.prototxt"), "does not compile: " + string.Join("; ", compilation.Errors));
        var net = device.Train(plan, Settings.IterationSize > 1);
        var parameters = net.Parameters;
        foreach (var parameter in parameters.Parameters) this[KeyOf(0, parameter)].Data.CopyTo(parameters.Values[parameter.FirstElement..]);
        parameters.Publish();
        return new Solver(net, Settings, new Rows(net, plan.Blobs.Where(blob => blob.IsInput).Select(blob => (blob.Name, blob.Tensor.Shape[0], Samples(blob.Name))).ToArray()));
    }

    /// <summary>What the weights of a parameter are called.</summary>
    /// <param name="iteration">After how many iterations.</param>
    /// <param name="parameter">The parameter.</param>
    public static string KeyOf(int iteration, Blobs.ParameterDescription parameter) => FormattableString.Invariant($"iter:{iteration}/{parameter.Layer}.{parameter.Index}");

    private RecordedBlob Samples(string blob) => samples.Blob(blob) ?? throw new InputFileException(samples.Path, "lacks the samples of '" + blob + "'");

    /// <summary>The samples in order, going round, as HDF5Data reads them.</summary>
    private sealed class Rows(IParityTraining net, (string Blob, int Batch, RecordedBlob Samples)[] inputs) : ITrainingData
    {
        public long Position { get; set; }

        public void NextBatch()
        {
            foreach (var (blob, count, samples) in inputs)
            {
                int rows = samples.Extents[0], width = samples.Data.Length / rows;
                float[] batch = new float[count * width];
                for (int i = 0; i < batch.Length; i++) batch[i] = samples.Data[((Position * count + i / width) % rows * width) + i % width];
                net.Set(blob, batch);
            }
            Position++;
        }
    }
}
