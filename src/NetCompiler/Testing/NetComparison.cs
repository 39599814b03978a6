using System.Text;
using NetCompiler.Blobs;

namespace NetCompiler.Testing;

/// <summary>
/// A generated net after a pass, beside a recording of the same pass: every blob, gradient and parameter. For unit tests:
/// <code>
/// var recording = Recording.Read("golden.binaryproto");
/// recording.CopyTo(net);
/// float loss = net.ForwardBackward();
/// NetComparison.Of(net, recording, Tolerance.WholeNet, loss).ThrowIfDifferent();
/// </code>
/// </summary>
public sealed class NetComparison
{
    private const int MostShown = 10;
    private readonly string path;

    private NetComparison(string path, IReadOnlyList<BlobComparison> arrays) => (this.path, Arrays) = (path, arrays);

    /// <summary>One comparison for each array, in the order of the net.</summary>
    public IReadOnlyList<BlobComparison> Arrays { get; }

    /// <summary>Whether every array is near enough.</summary>
    public bool Passed => Arrays.All(array => array.Passed);

    /// <summary>The array nearest to its limit or furthest beyond; null if nothing was compared.</summary>
    public BlobComparison? Worst => Arrays.MaxBy(array => array.Severity);

    /// <summary>
    /// Compares a net with a recording. What the net was not compiled to keep is not compared: its inputs, outputs and parameters with their gradients always
    /// are; every blob and its gradient if the CaffeNet item says <c>KeepBlobs="true"</c>.
    /// </summary>
    /// <param name="net">The net, after the pass.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="tolerance">How far numbers may be off. Inputs, positions and counts must be exact.</param>
    /// <param name="loss">What the pass returned; null to leave it out.</param>
    /// <exception cref="DifferentNumbersException">The net and the recording do not have the same blobs, parameters and shapes.</exception>
    public static NetComparison Of(CompiledNet net, Recording recording, Tolerance tolerance, float? loss = null)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(recording);
        return new NetComparison(recording.Path, RecordingMatch.Of(NetUnderTest.Of(net), recording, net.KeepsBlobs).Compare(_ => tolerance, loss));
    }

    /// <summary>Throws if an array is too far off.</summary>
    /// <exception cref="DifferentNumbersException">One is; the message shows the worst ones: blob, index, both values, and how many numbers are how far off.</exception>
    public void ThrowIfDifferent()
    {
        if (!Passed) throw new DifferentNumbersException(ToString());
    }

    /// <summary>What differs, the worst first; one line if nothing does.</summary>
    public override string ToString()
    {
        var failed = Arrays.Where(array => !array.Passed).OrderByDescending(array => array.Severity).ToArray();
        var text = new StringBuilder(FormattableString.Invariant($"{failed.Length} of {Arrays.Count} arrays differ from {path}"));
        foreach (var array in failed.Take(MostShown)) text.Append('\n').Append(array.Describe());
        if (failed.Length > MostShown) text.Append(FormattableString.Invariant($"\nand {failed.Length - MostShown} more"));
        return text.ToString();
    }
}
