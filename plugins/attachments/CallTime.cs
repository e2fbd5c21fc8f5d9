using System.Text.Json;

namespace AgentHost.Plugins.Attachments;

/// <summary>The time that an answer may take, whatever is started for it.</summary>
internal sealed class CallTime : IDisposable
{
    private readonly CancellationTokenSource _clock;
    private readonly CancellationToken _caller;

    /// <param name="arguments">What the source was asked: <c>timeoutSeconds</c> is how long.</param>
    /// <param name="usual">Seconds where it does not say.</param>
    /// <param name="caller">Ends it before.</param>
    public CallTime(JsonElement arguments, double usual, CancellationToken caller)
    {
        Length = TimeSpan.FromSeconds(arguments.TryGetProperty("timeoutSeconds", out var given) && given.TryGetDouble(out var seconds) ? seconds : usual);
        _caller = caller;
        _clock = CancellationTokenSource.CreateLinkedTokenSource(caller);
        _clock.CancelAfter(Length);
    }

    public TimeSpan Length { get; }

    public CancellationToken Token => _clock.Token;

    /// <summary>Whether time is up, and not because the caller went.</summary>
    public bool IsOver => _clock.IsCancellationRequested && !_caller.IsCancellationRequested;

    public void Dispose() => _clock.Dispose();
}
