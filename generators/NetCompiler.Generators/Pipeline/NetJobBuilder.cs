using System.Globalization;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Compilation;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Emit;
using NetCompiler.Compiler.Problems;

namespace NetCompiler.Generators;

/// <summary>Makes a request of an item and the files it names.</summary>
internal sealed class NetJobBuilder
{
    private readonly CaffeNetItem item;
    private readonly FileSet files;
    private readonly List<FileProblem> problems = [];

    private NetJobBuilder(CaffeNetItem item, FileSet files)
    {
        this.item = item;
        this.files = files;
    }

    /// <summary>The job of an item.</summary>
    public static NetJob Build(CaffeNetItem item, FileSet files)
    {
        var builder = new NetJobBuilder(item, files);
        CompilationRequest? request = null;
        try
        {
            request = builder.Request();
        }
        // A defect of a reader must name itself in the build instead of ending the generator.
        catch (Exception defect) when (defect is not OutOfMemoryException)
        {
            builder.Report(ProblemDescriptors.Defect, defect.GetType().Name + ": " + defect.Message);
        }
        return new NetJob(item, request, builder.problems.ToEquatableArray());
    }

    private CompilationRequest? Request()
    {
        if (Find(item.Path, "Include") is not { } net) return null;
        var solver = Find(item.Solver, "Solver");
        var deploy = Find(item.Deploy, "Deploy");
        var labels = Find(item.Labels, "Labels");
        return new CompilationRequest
        {
            Net = Net(net),
            Solver = solver is null ? null : new SolverFile(solver.Path, solver.Solver.Definition, solver.Solver.HasErrors),
            Deploy = deploy is null ? null : Net(deploy),
            Labels = labels is null ? null : LabelFile.Read(labels.Path, labels.Text),
            ClassName = item.ClassName.Length == 0 ? null : item.ClassName,
            Namespace = CSharpName.Namespace(item.Namespace),
            LabelEnum = item.LabelEnum.Length == 0 ? null : item.LabelEnum,
            Batch = Number(item.Batch, "Batch"),
            DeployBatch = Number(item.DeployBatch, "DeployBatch") ?? 1,
            InputShapes = Shapes(),
            KeepBlobs = Flag(item.KeepBlobs, "KeepBlobs"),
            Devices = Devices(),
            Fusions = Fusions(),
            FuseConvolutions = FuseConvolutions(),
        };
    }

    private static NetFile Net(FileReading file) => new(file.Path, file.Net.Definition, file.Net.HasErrors);

    private FileReading? Find(string path, string role)
    {
        if (path.Length == 0) return null;
        var file = files.Find(path);
        if (file is null) Report(ProblemDescriptors.MissingFile, role, path);
        return file;
    }

    private int? Number(string text, string name)
    {
        if (text.Length == 0) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0) return number;
        Report(ProblemDescriptors.ItemMetadata, name, text, "a number above 0");
        return null;
    }

    private bool Flag(string text, string name)
    {
        if (text.Length == 0) return false;
        if (bool.TryParse(text, out bool flag)) return flag;
        Report(ProblemDescriptors.ItemMetadata, name, text, "true or false");
        return false;
    }

    private TargetDevices Devices()
    {
        if (TargetDevicesText.Parse(item.Devices) is { } devices) return devices;
        Report(ProblemDescriptors.ItemMetadata, "Devices", item.Devices, "cpu, gpu, or cpu;gpu");
        return TargetDevices.All;
    }

    private Fusions Fusions()
    {
        if (FusionsText.Without(item.NoFusion) is { } fusions) return fusions;
        Report(ProblemDescriptors.ItemMetadata, "NoFusion", item.NoFusion, FusionsText.Expected);
        return Compiler.Fusions.All;
    }

    private bool? FuseConvolutions()
    {
        if (FuseConvolutionsText.TryParse(item.FuseConvolutions, out bool? fuses)) return fuses;
        Report(ProblemDescriptors.ItemMetadata, "FuseConvolutions", item.FuseConvolutions, FuseConvolutionsText.Expected);
        return null;
    }

    private EquatableArray<InputShape> Shapes()
    {
        if (InputShapeText.Parse(item.InputShapes) is { } shapes) return shapes;
        Report(ProblemDescriptors.ItemMetadata, "InputShapes", item.InputShapes, "of the form data=64x1x28x28, label=64");
        return EquatableArray<InputShape>.Empty;
    }

    private void Report(ProblemDescriptor descriptor, params string[] arguments) =>
        problems.Add(new FileProblem(item.Path, new CompileProblem(descriptor, ProblemPlace.WholeFile, EquatableArray.Create(arguments))));
}
