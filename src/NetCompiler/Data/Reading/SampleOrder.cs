namespace NetCompiler.Data;

/// <summary>In which order the samples of a source come: epoch after epoch, each with an order of its own if they are shuffled.</summary>
/// <param name="random">The layer's random numbers.</param>
/// <param name="count">How many samples an epoch has.</param>
/// <param name="shuffles">Whether each epoch has an order of its own.</param>
/// <param name="skip">How many samples are left out at the beginning.</param>
internal sealed class SampleOrder(DataRandom random, int count, bool shuffles, int skip)
{
    // The current epoch and the one before or after: rows of two epochs can be read at the same time. One caller at a time.
    private readonly (uint Epoch, int[] Order)?[] orders = new (uint, int[])?[2];

    /// <summary>A sample's epoch and its place in it.</summary>
    /// <param name="sample">How many samples came before it.</param>
    public (uint Epoch, int Place) At(long sample)
    {
        long at = sample + skip;
        return ((uint)(at / count), (int)(at % count));
    }

    /// <summary>The index of the sample at a place of an epoch; places behind the last begin again.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="place">The place.</param>
    public int IndexAt(uint epoch, int place)
    {
        place %= count;
        if (!shuffles) return place;
        ref var order = ref orders[epoch & 1];
        if (order is not { } known || known.Epoch != epoch) order = known = (epoch, random.Permutation(count, epoch));
        return known.Order[place];
    }
}
