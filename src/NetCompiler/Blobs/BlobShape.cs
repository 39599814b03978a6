using System.Collections.Immutable;
using System.Globalization;

namespace NetCompiler.Blobs;

/// <summary>The extents of a blob, outermost first: 50x3x227x227 are 50 images of 3 channels. Without axes it is a scalar, one element.</summary>
public sealed class BlobShape : IEquatable<BlobShape>
{
    /// <summary>A shape of the given extents.</summary>
    /// <param name="extents">The extents, outermost first; each at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is below 1.</exception>
    /// <exception cref="OverflowException">There are more than 2,147,483,647 elements.</exception>
    public BlobShape(params ReadOnlySpan<int> extents)
    {
        int count = 1;
        foreach (int extent in extents)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(extent, 1, nameof(extents));
            count = checked(count * extent);
        }
        Extents = [.. extents];
        Count = count;
    }

    /// <summary>The extents, outermost first.</summary>
    public ImmutableArray<int> Extents { get; }

    /// <summary>How many axes there are.</summary>
    public int Rank => Extents.Length;

    /// <summary>How many elements there are.</summary>
    public int Count { get; }

    /// <summary>The extent of an axis.</summary>
    /// <param name="axis">The axis, from 0.</param>
    public int this[int axis] => Extents[axis];

    /// <inheritdoc/>
    public bool Equals(BlobShape? other) => other is not null && Extents.AsSpan().SequenceEqual(other.Extents.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as BlobShape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int extent in Extents) hash.Add(extent);
        return hash.ToHashCode();
    }

    /// <summary>The shape as in <c>50x96x55x55</c>; <c>scalar</c> without axes.</summary>
    public override string ToString() =>
        Rank == 0 ? "scalar" : string.Join('x', Extents.Select(extent => extent.ToString(CultureInfo.InvariantCulture)));
}
