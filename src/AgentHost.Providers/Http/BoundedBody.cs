namespace AgentHost.Providers;

/// <summary>Reads bodies that are not streams of events.</summary>
public static class BoundedBody
{
    /// <summary>The body, cut at a bound.</summary>
    /// <param name="content">The response's content.</param>
    /// <param name="longest">The most bytes to read; what follows is left unread.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, int longest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[Math.Min(longest, 4096)];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length == longest)
                {
                    break;
                }

                Array.Resize(ref buffer, Math.Min(longest, length * 2));
            }

            var count = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (count == 0)
            {
                break;
            }

            length += count;
        }

        return buffer.AsMemory(0, length);
    }
}
