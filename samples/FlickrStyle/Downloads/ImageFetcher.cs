using System.Net;
using System.Net.Sockets;

namespace FlickrStyle.Downloads;

/// <summary>Limits of a download.</summary>
internal sealed record FetchLimits
{
    /// <summary>How long one attempt may take, from the first packet to the last byte.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often an attempt that failed for a passing reason is repeated.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The first pause between two attempts; each is twice the one before.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause that a server may ask for; if it asks for more, the image is given up.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most bytes of an image.</summary>
    public int MostBytes { get; init; } = 20 << 20;
}

/// <summary>Fetches pictures over http and https from servers that nobody vouches for.</summary>
internal sealed class ImageFetcher : IDisposable
{
    private const int MostRedirects = 5;

    private readonly HttpClient client;
    private readonly FetchLimits limits;

    /// <summary>Makes a fetcher.</summary>
    /// <param name="policy">Which machines may be asked.</param>
    /// <param name="limits">The limits.</param>
    public ImageFetcher(AddressPolicy policy, FetchLimits limits)
    {
        this.limits = limits;
        client = new HttpClient(new SocketsHttpHandler
        {
            // Redirects are followed here, where they are looked at. A proxy would connect in our place, past the policy.
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxResponseHeadersLength = 64,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            ConnectCallback = (context, cancellation) => policy.Connect(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellation),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("NetCompiler-FlickrStyle/0.1");
        client.DefaultRequestHeaders.Accept.ParseAdd("image/jpeg, image/png;q=0.9, */*;q=0.1");
    }

    /// <summary>Fetches a picture, with repetitions.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Its bytes, which are a picture.</returns>
    /// <exception cref="FetchException">There is no picture; the message says why.</exception>
    public async Task<(byte[] Bytes, DownloadedImage Image)> Fetch(Uri address, CancellationToken cancellation)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                timeout.CancelAfter(limits.Timeout);
                try
                {
                    byte[] bytes = await Download(address, timeout.Token);
                    return (bytes, DownloadedImage.Check(bytes));
                }
                catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
                {
                    throw new FetchException(FormattableString.Invariant($"no answer within {limits.Timeout.TotalSeconds:0.#} s")) { IsPassing = true };
                }
                catch (InvalidDataException problem)
                {
                    throw new FetchException(problem.Message);
                }
                catch (Exception problem) when (problem is HttpRequestException or IOException or SocketException)
                {
                    throw Describe(problem);
                }
            }
            catch (FetchException problem) when (problem.IsPassing && attempt < limits.Retries)
            {
                var pause = problem.RetryAfter ?? limits.Pause * Math.Pow(2, attempt);
                if (pause > limits.LongestPause) throw new FetchException(FormattableString.Invariant($"{problem.Message}; the server asks to wait {pause.TotalSeconds:0} s"));
                await Task.Delay(pause, cancellation);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static FetchException Describe(Exception problem) => problem switch
    {
        HttpRequestException { InnerException: PrivateAddressException hidden } => new FetchException(hidden.Message),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new FetchException("there is no such host"),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } => new FetchException("an answer that is not HTTP"),
        _ when (problem.InnerException ?? problem) is SocketException { SocketErrorCode: SocketError.HostNotFound } => new FetchException("there is no such host"),
        // Connections break, also in the middle of a picture: the next attempt may do better.
        _ => new FetchException("the connection broke: " + problem.Message) { IsPassing = true },
    };

    private async Task<byte[]> Download(Uri address, CancellationToken cancellation)
    {
        for (int redirect = 0; redirect <= MostRedirects; redirect++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            int status = (int)response.StatusCode;
            if (status is 301 or 302 or 303 or 307 or 308)
            {
                address = Follow(address, response.Headers.Location);
                continue;
            }
            if (status is 408 or 429 or >= 500) throw new FetchException(Say(response)) { IsPassing = true, RetryAfter = PauseOf(response) };
            if (response.StatusCode != HttpStatusCode.OK) throw new FetchException(Say(response));
            return await Read(response, cancellation);
        }
        throw new FetchException(FormattableString.Invariant($"more than {MostRedirects} redirects"));
    }

    private static Uri Follow(Uri from, Uri? location)
    {
        if (location is null) throw new FetchException("a redirect to nowhere");
        var target = location.IsAbsoluteUri ? location : new Uri(from, location);
        if (!StyleList.IsWeb(target)) throw new FetchException("a redirect to '" + target.Scheme + ":', which is not followed");
        if (target.AbsolutePath.Contains("photo_unavailable", StringComparison.OrdinalIgnoreCase)) throw new FetchException("the photo is not available any more");
        return target;
    }

    private async Task<byte[]> Read(HttpResponseMessage response, CancellationToken cancellation)
    {
        string tooLong = FormattableString.Invariant($"more than {limits.MostBytes} bytes");
        if (response.Content.Headers.ContentLength > limits.MostBytes) throw new FetchException(tooLong);
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[1 << 14];
        for (int count = await body.ReadAsync(buffer, cancellation); count > 0; count = await body.ReadAsync(buffer, cancellation))
        {
            if (bytes.Length + count > limits.MostBytes) throw new FetchException(tooLong);
            bytes.Write(buffer, 0, count);
        }
        return bytes.ToArray();
    }

    private static string Say(HttpResponseMessage response) => FormattableString.Invariant($"HTTP status {(int)response.StatusCode} ({response.StatusCode})");

    private static TimeSpan? PauseOf(HttpResponseMessage response)
    {
        var after = response.Headers.RetryAfter;
        var pause = after?.Delta ?? (after?.Date - DateTimeOffset.UtcNow);
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause;
    }
}

/// <summary>A picture could not be had; the message says why.</summary>
/// <param name="message">Why.</param>
internal sealed class FetchException(string message) : Exception(message)
{
    /// <summary>Whether it may be there in a moment.</summary>
    public bool IsPassing { get; init; }

    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
