namespace FlickrStyle.Story;

/// <summary>How large the story is; the defaults make it fit into minutes on two processor cores.</summary>
internal sealed record StoryOptions
{
    /// <summary>Where everything is written to.</summary>
    public string Folder { get; init; } = "artifacts/flickr_style_story";

    /// <summary>The seed of pictures and weights.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The device; <c>auto</c> for the best there is.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>How many drawn shapes to pretrain on.</summary>
    public int Shapes { get; init; } = 4000;

    /// <summary>How many drawn pictures to fine-tune on: twenty of each style.</summary>
    public int TrainImages { get; init; } = 400;

    /// <summary>How many drawn pictures to test on.</summary>
    public int TestImages { get; init; } = 500;

    /// <summary>How many iterations of pre-training; null for the solver's number.</summary>
    public int? PretrainIterations { get; init; }

    /// <summary>How many iterations of fine-tuning, and of training from scratch; null for the solver's number.</summary>
    public int? Iterations { get; init; }

    /// <summary>How many iterations of the full CaffeNet are timed; 0 to leave it out.</summary>
    public int FullIterations { get; init; } = 3;
}
