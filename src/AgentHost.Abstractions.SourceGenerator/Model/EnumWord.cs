namespace AgentHost.Abstractions.SourceGenerator.Model;

/// <summary>A value of an enum and its word in JSON.</summary>
internal sealed record EnumWord(string Member, string Word);
