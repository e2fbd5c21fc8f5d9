namespace AgentHost.Plugins.Web.Http;

/// <summary>What was read of a body.</summary>
/// <param name="Bytes">Decompressed.</param>
/// <param name="End">How it ended.</param>
internal sealed record Body(byte[] Bytes, BodyEnd End);
