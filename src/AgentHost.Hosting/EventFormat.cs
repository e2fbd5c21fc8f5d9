namespace AgentHost.Hosting;

/// <summary>The version of the event stream's format (docs/schemas/events.schema.json).</summary>
internal static class EventFormat
{
    public const string Version = "0.1.0";
}
