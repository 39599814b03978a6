using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Compilation;
using NetCompiler.Compiler.Emit.Gpu;

namespace NetCompiler.Generators;

/// <summary>
/// Turns the CaffeNet items of a project into C#. Every step gives values that compare by content, so a step whose result did not
/// change ends the work there: an edited comment stops at the jobs, an edited layer at those files whose text is still the same.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class CaffeNetGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var texts = context.AdditionalTextsProvider.Combine(context.AnalyzerConfigOptionsProvider);

        var items = texts
            .Select((pair, _) => CaffeNetItem.Of(pair.Left, pair.Right))
            .Where(item => item is not null)
            .Select((item, _) => item!)
            // A file that is an additional file twice is still one net.
            .Collect()
            .SelectMany((all, _) => all.Distinct())
            .WithTrackingName(TrackingNames.Items);

        var files = texts
            .Where(pair => CaffeNetItem.IsPart(pair.Left, pair.Right))
            .Select((pair, cancellation) => Read(pair.Left, cancellation))
            .WithTrackingName(TrackingNames.Readings)
            .Collect()
            .Select((readings, _) => new FileSet(readings.OfType<FileReading>().ToEquatableArray()));

        var jobs = items.Combine(files)
            .Select((pair, _) => NetJobBuilder.Build(pair.Left, pair.Right))
            .WithTrackingName(TrackingNames.Jobs);

        var duplicates = jobs
            .Select((job, _) => (job.FullClassName, job.Item.Path))
            .Collect()
            .Select((classes, _) => DuplicateClasses.Among(classes));

        var outputs = jobs.Combine(duplicates)
            .Select((pair, _) => NetOutput.Of(pair.Left, pair.Right))
            .WithTrackingName(TrackingNames.Outputs);

        var sources = outputs
            .SelectMany((output, _) => output.Sources)
            .WithTrackingName(TrackingNames.Sources);

        // Once in a project with nets for GPUs. A signed assembly cannot have such a friend; there ILGPU's emulator cannot run kernels, and GPUs can.
        var isVisible = jobs
            .Select((job, _) => job.Request?.Devices.HasFlag(TargetDevices.Gpu) == true)
            .Collect()
            .Select((wanted, _) => wanted.Contains(true))
            .Combine(context.CompilationProvider.Select((compilation, _) => compilation.Options.CryptoKeyFile is null && compilation.Options.CryptoPublicKey.IsDefaultOrEmpty))
            .Select((pair, _) => pair.Left && pair.Right)
            .WithTrackingName(TrackingNames.Visibility);

        // Positions are looked up here, beside the sources: a moved line changes where a problem is, not what is generated.
        var problems = outputs.Combine(files)
            .Select((pair, _) => PlacedProblem.Of(pair.Left, pair.Right))
            .WithTrackingName(TrackingNames.Problems);

        context.RegisterSourceOutput(sources, static (production, source) =>
            production.AddSource(source.HintName, SourceText.From(source.Text, Encoding.UTF8)));

        context.RegisterSourceOutput(isVisible, static (production, wanted) =>
        {
            if (wanted) production.AddSource(GpuEmitter.Visibility.Name, SourceText.From(GpuEmitter.Visibility.Text, Encoding.UTF8));
        });

        context.RegisterSourceOutput(problems, static (production, placed) =>
        {
            foreach (var problem in placed) production.ReportDiagnostic(problem.ToDiagnostic());
        });
    }

    private static FileReading? Read(AdditionalText file, CancellationToken cancellation) =>
        file.GetText(cancellation) is { } text ? new FileReading(file.Path, text.ToString()) : null;
}
