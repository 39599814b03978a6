using NetCompiler.Imaging;

namespace NetCompiler.Data.Tests;

/// <summary>What happens to pixels, on images small enough to be written down.</summary>
public sealed class PixelTests
{
    // Stored: a b c      Each orientation says where the stored first row and first column are to be seen.
    //         d e f
    [Theory]
    [InlineData(1, "abc/def")]
    [InlineData(2, "cba/fed")]
    [InlineData(3, "fed/cba")]
    [InlineData(4, "def/abc")]
    [InlineData(5, "ad/be/cf")]
    [InlineData(6, "da/eb/fc")]
    [InlineData(7, "fc/eb/da")]
    [InlineData(8, "cf/be/ad")]
    public void Images_are_turned_as_EXIF_says(int orientation, string expected)
    {
        ImagePixels stored = new(), upright = new();
        stored.Reset(3, 2, 1);
        "abcdef"u8.CopyTo(stored.Bytes);
        Orientation.Apply(stored, orientation, upright);
        string rows = string.Join('/', Enumerable.Range(0, upright.Height).Select(y => System.Text.Encoding.ASCII.GetString(upright.Bytes.Slice(y * upright.Width, upright.Width))));
        Assert.Equal(expected, rows);
    }

    [Fact]
    public void Crop_mirror_mean_and_scale_come_in_Caffe_s_order()
    {
        byte[] pixels = [.. Enumerable.Range(0, 24).Select(i => (byte)(10 * i))];
        float[] row = new float[2 * 2 * 2];
        var transform = new PixelTransform(new TransformSettings { CropSize = 2, Mirror = true, Scale = 0.5f, MeanValues = [1, 2] }, 2, new DataOptions());
        // 2 channels together, 3 rows of 4: the centre begins at row (3 - 2) / 2, column (4 - 2) / 2.
        transform.Apply(pixels, PixelLayout.Interleaved(2, 3, 4), Augmentation.None, row);
        Assert.Equal([9.5f, 19.5f, 49.5f, 59.5f, 14, 24, 54, 64], row);
        // The last row and column that a crop can begin at, mirrored.
        transform.Apply(pixels, PixelLayout.Interleaved(2, 3, 4), new Augmentation(false, uint.MaxValue, uint.MaxValue, true), row);
        Assert.Equal([69.5f, 59.5f, 109.5f, 99.5f, 74, 64, 114, 104], row);
        transform.Apply(pixels, PixelLayout.Planar(2, 3, 4), Augmentation.None, row);
        Assert.Equal([4.5f, 9.5f, 24.5f, 29.5f, 64, 69, 84, 89], row);
        transform.Apply(Array.ConvertAll(pixels, value => (float)value), PixelLayout.Planar(2, 3, 4), Augmentation.None, row);
        Assert.Equal([4.5f, 9.5f, 24.5f, 29.5f, 64, 69, 84, 89], row);
    }

    [Fact]
    public void Tests_cut_the_centre_and_never_mirror()
    {
        using var folder = new PictureFolder();
        var layer = ((ImageDataSettings)Pictures.TrainNet.DataLayers[0]) with { Shuffle = false };
        var first = Inputs.Read([8, 3, 20, 20], layer, folder.Options with { Phase = DataPhase.Test });
        Assert.Equal(first.Data, Inputs.Read([8, 3, 20, 20], layer, folder.Options with { Phase = DataPhase.Test, Seed = 99 }).Data);
        Assert.NotEqual(first.Data, Inputs.Read([8, 3, 20, 20], layer, folder.Options with { Phase = DataPhase.Train }).Data);
    }

    [Fact]
    public void Random_cuts_and_mirroring_reach_everything_equally()
    {
        var random = new DataRandom(7, "data");
        int[] tops = new int[30], lefts = new int[30];
        int mirrored = 0;
        const int Count = 30_000;
        for (uint i = 0; i < Count; i++)
        {
            var augmentation = random.AugmentationOf(i % 10, i);
            tops[augmentation.Top(256, 227)]++;
            lefts[augmentation.Left(256, 227)]++;
            if (augmentation.Mirrors) mirrored++;
        }
        // 1,000 are expected at each place; the chance to be 160 off is below 1e-6.
        Assert.All(tops.Concat(lefts), count => Assert.InRange(count, 840, 1160));
        Assert.InRange(mirrored, 14_500, 15_500);
        Assert.Equal(Enumerable.Range(0, 1000), random.Permutation(1000, epoch: 3).Order());
        Assert.NotEqual(random.Permutation(1000, epoch: 3), random.Permutation(1000, epoch: 4));
        Assert.Equal(random.Permutation(1000, epoch: 3), random.Permutation(1000, epoch: 3));
    }
}
