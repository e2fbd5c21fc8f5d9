namespace AgentHost.Attachments;

/// <summary>A model that can sum texts up.</summary>
/// <param name="Name">As <c>provider/model</c>.</param>
/// <param name="Room">Tokens of text, by estimate, that one request surely takes.</param>
public sealed record SummaryModel(string Name, long Room);
