namespace AgentHost.Abstractions.SourceGenerator.Model;

/// <summary>Declaration of a type, to open it again in another file.</summary>
/// <param name="FullName">With <c>global::</c>.</param>
/// <param name="MetadataName">As reflection writes it.</param>
/// <param name="Namespace">Empty for none.</param>
/// <param name="Chain">Partial declarations from the outermost type to this one, without the modifier.</param>
internal sealed record TypeDeclaration(string FullName, string MetadataName, string Namespace, EquatableArray<string> Chain);
