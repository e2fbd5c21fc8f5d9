using Microsoft.CodeAnalysis;

namespace AgentHost.Abstractions.SourceGenerator.Reading;

/// <summary>Diagnostics of tools: what can be wrong with one; each message says what to do.</summary>
internal static class Diagnostics
{
    public static readonly DiagnosticDescriptor NoDescription = Error(
        "AHG001",
        "A tool has no description",
        "Describe the tool '{0}' for the model: write a <summary> above it, or a file '{0}.md' among the project's additional files");

    public static readonly DiagnosticDescriptor UnsupportedType = Error(
        "AHG002", "A type cannot be an argument", "Give '{0}' another type than '{1}': {2}");

    public static readonly DiagnosticDescriptor NotPartial = Error(
        "AHG003", "A class is not partial", "Write 'partial' before 'class {0}', so that its tools can be added to it");

    public static readonly DiagnosticDescriptor BadName = Error(
        "AHG004", "A tool's name is not allowed", "Rename the tool '{0}': 1 to 64 of a-z, A-Z, 0-9, '_' and '-'");

    public static readonly DiagnosticDescriptor DuplicateName = Error(
        "AHG005", "Two tools have one name", "Give one of the tools '{0}' another name: [Tool(\"another_name\")]");

    public static readonly DiagnosticDescriptor SeveralPlugins = Error(
        "AHG006",
        "An assembly has several plugin classes",
        "Keep one class that derives from Plugin and move '{0}' into an assembly of its own: a manifest names one entry");

    public static readonly DiagnosticDescriptor MethodOutsidePlugin = Error(
        "AHG007",
        "A tool method stands outside of a plugin",
        "Move the method '{0}' into the class that derives from Plugin, or make it a class that derives from Tool<TArguments>");

    public static readonly DiagnosticDescriptor BadReturn = Error(
        "AHG008",
        "A tool method returns something else than a result",
        "Let '{0}' return string, ToolResult, nothing, or a Task or ValueTask of these, instead of '{1}'");

    public static readonly DiagnosticDescriptor NotTypedTool = Error(
        "AHG009", "A tool class has no typed arguments", "Let '{0}' derive from Tool<TArguments> with a record as TArguments, neither abstract nor generic");

    public static readonly DiagnosticDescriptor NoConstructor = Error(
        "AHG010",
        "A tool class cannot be constructed",
        "Give '{0}' a constructor that is not private and takes at most IPluginContext, IWorkspaceContext and the plugin class");

    public static readonly DiagnosticDescriptor NoPlugin = Error(
        "AHG011", "Tools have no plugin class", "Add 'public sealed partial class MyPlugin : Plugin;' to the project: it registers the tool '{0}'");

    public static readonly DiagnosticDescriptor GenericMethod = Error(
        "AHG012", "A tool method is generic", "Remove the type parameters of '{0}': a model cannot choose types");

    public static readonly DiagnosticDescriptor SameArgument = Error(
        "AHG013", "Two arguments have one name", "Rename '{0}' in '{1}': another argument has the same name in JSON");

    public static readonly DiagnosticDescriptor NamedName = Error(
        "AHG014", "A tool's name is written as a property", "Write the name of '{0}' by itself: [Tool({1})] in place of [Tool(Name = {1})]");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "AgentHost", DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: null);
}
