namespace AgentHost.Plugins.Anthropic.Tests.Clouds;

/// <summary>A clock that stands still until it is put forward; timers are those of the machine.</summary>
internal sealed class ManualClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
