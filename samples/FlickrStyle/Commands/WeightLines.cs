using NetCompiler.Training;
using NetCompiler.Weights;

namespace FlickrStyle.Commands;

/// <summary>Says what became of each layer when weights were loaded: a misspelt name is seen at once.</summary>
/// <param name="output">Where to.</param>
internal sealed class WeightLines(TextWriter output) : ITrainingObserver
{
    /// <inheritdoc/>
    public void OnWeights(IReadOnlyList<string> files, WeightReport report) => output.Write(report.ToString());
}
