using System.Text.RegularExpressions;
using System.Xml.Linq;
using AgentHost.Testing.Shared;

namespace AgentHost.Architecture.Tests.Schemas;

/// <summary>The summaries of the contract's documentation file, as plain sentences.</summary>
internal sealed partial class ContractDocs
{
    private readonly Dictionary<string, string> _summaries =
        Samples.Documentation
            .ToDictionary(member => member.Attribute("name")!.Value, member => Plain(member.Element("summary")), StringComparer.Ordinal);

    public string Of(Type type) => _summaries.GetValueOrDefault("T:" + type.FullName, "");

    /// <summary>The summary of the member that JSON calls by a name; the base's where it is inherited.</summary>
    public string? OfMember(Type type, string jsonName)
    {
        var property = type.GetProperties().FirstOrDefault(candidate => Samples.Camel(candidate.Name) == jsonName);
        return property is null ? null : _summaries.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}");
    }

    private static string Plain(XElement? summary)
    {
        var text = string.Concat((summary?.Nodes() ?? []).Select(node => node switch
        {
            XText plain => plain.Value,
            XElement { Name.LocalName: "see" } see => Last(see.Attribute("cref")?.Value ?? see.Attribute("langword")?.Value ?? ""),
            XElement { Name.LocalName: "paramref" } parameter => Samples.Camel(parameter.Attribute("name")?.Value ?? ""),
            XElement element => element.Value,
            _ => "",
        }));
        return Spaces().Replace(text, " ").Trim();
    }

    private static string Last(string reference)
    {
        var name = reference[(reference.LastIndexOf('.') + 1)..];
        return reference.StartsWith("P:", StringComparison.Ordinal) ? Samples.Camel(name) : name;
    }

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Spaces();
}
