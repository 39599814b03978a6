namespace FlickrStyle.Downloads;

/// <summary>Chooses which images of a list are taken: the subset that Caffe's script chooses for the same seed, in the same order.</summary>
internal static class SubsetSelection
{
    /// <summary>Permutes a list, keeps the labels below a number, and cuts it.</summary>
    /// <param name="images">The list.</param>
    /// <param name="count">How many; negative for all.</param>
    /// <param name="labels">Only labels below this one; negative for all.</param>
    /// <param name="seed">The seed.</param>
    public static IReadOnlyList<StyleImage> Choose(IReadOnlyList<StyleImage> images, int count, int labels, uint seed)
    {
        var chosen = MersenneTwister.Permutation(images.Count, seed).Select(at => images[at]);
        if (labels > 0) chosen = chosen.Where(image => image.Label < labels);
        return [.. count < 0 ? chosen : chosen.Take(count)];
    }
}
