namespace AgentHost.Abstractions.SourceGenerator.Model;

/// <summary>A tool that an attribute led to. The place is kept out of the model, so that moving a method does not write everything anew.</summary>
internal sealed record ToolFound(ToolModel? Model, LocationInfo Location, EquatableArray<DiagnosticInfo> Diagnostics);
