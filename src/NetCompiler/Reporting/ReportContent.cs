using NetCompiler.Training;

namespace NetCompiler.Reporting;

/// <summary>An image with what the net says of it.</summary>
/// <param name="Prediction">What the net says.</param>
/// <param name="ImageUri">The image as a data URI, from <see cref="Picture"/>.</param>
public sealed record SamplePrediction(Prediction Prediction, string ImageUri);

/// <summary>The filters of a layer.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Description">Their number and size: <c>96 filters of 11x11, 3 channels</c>.</param>
/// <param name="Picture">The filters side by side.</param>
public sealed record FilterSheet(string Layer, string Description, Picture Picture);

/// <summary>What a report shows. Whatever is missing, its section is left out.</summary>
public sealed record ReportContent
{
    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>A sentence or two below it; may be empty.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The runs, the one that matters first; others are compared with it.</summary>
    public required IReadOnlyList<RunHistory> Runs { get; init; }

    /// <summary>What the first run's net says of test images; null if it was not evaluated.</summary>
    public Evaluation? Evaluation { get; init; }

    /// <summary>Some test images.</summary>
    public IReadOnlyList<SamplePrediction> Samples { get; init; } = [];

    /// <summary>The filters of the first convolution; null without one.</summary>
    public FilterSheet? Filters { get; init; }

    /// <summary>How long each layer takes in training.</summary>
    public IReadOnlyList<LayerTime> LayerTimes { get; init; } = [];

    /// <summary>What else a person should know: skipped images, say.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
