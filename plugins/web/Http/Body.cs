namespace AgentHost.Plugins.Web.Http;

/// <summary>Body of an answer, as far as it was read.</summary>
/// <param name="Bytes">Decompressed.</param>
/// <param name="End">How it ended.</param>
internal sealed record Body(byte[] Bytes, BodyEnd End);
