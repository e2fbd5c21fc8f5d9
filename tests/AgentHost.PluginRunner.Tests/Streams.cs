namespace AgentHost.PluginRunner.Tests;

internal static class Streams
{
    public static ModelRequest Request { get; } = new([new Message("m", MessageRole.User, [new TextPart("hi")], DateTimeOffset.UnixEpoch)]);
}
