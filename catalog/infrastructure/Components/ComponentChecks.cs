using AgentHost.Plugins.Infrastructure.Terraform;
using AgentHost.Plugins.Infrastructure.Yaml;

namespace AgentHost.Plugins.Infrastructure.Components;

/// <summary>Compares what a component is given with what its code declares.</summary>
internal static class ComponentChecks
{
    /// <summary>Finds required variables that are not given, variables that are not declared, and values that do not fit their types.</summary>
    public static IEnumerable<Problem> Find(ComponentInfo component, IReadOnlyDictionary<string, DeclaredVariable> declared)
    {
        foreach (var variable in declared.Values.Where(static variable => !variable.HasDefault)
            .OrderBy(static variable => variable.Name, StringComparer.Ordinal))
        {
            if (component.Variables[variable.Name] is null or YamlScalar { Type: ScalarKind.Null, Tag: null })
            {
                yield return new(component.Place, $"{component.Title} is not given {variable.Name}, which has no default ({variable.Place}).");
            }
        }

        foreach (var (name, value) in component.Variables.Members)
        {
            if (!declared.TryGetValue(name, out var variable))
            {
                // Variables of the stack that a component does not know are usual; one that it sets itself, or inherits, is not.
                if (component.Stack.Root.Map("vars")?[name] is null && component.Stack.Root.Map(component.Type)?.Map("vars")?[name] is null)
                {
                    yield return new(
                        value.Place,
                        $"{component.Folder} declares no variable {name}{(Nearest.Find(name, declared.Keys) is { } near ? $"; did you mean {near}?" : ".")}",
                        IsError: false);
                }
            }
            else if (!Fits(variable.Type, value))
            {
                yield return new(value.Place, $"{name} is {value.Kind}, and {component.Folder} declares it as {variable.Type} ({variable.Place}).");
            }
        }
    }

    private static bool Fits(string? type, YamlNode value) => value is YamlScalar { Tag: not null } or YamlScalar { Type: ScalarKind.Null } || type switch
    {
        "string" => value is YamlScalar,
        "number" =>
            value is YamlScalar { Type: ScalarKind.Whole or ScalarKind.Real }
            || (value is YamlScalar text
                && (text.Value.Contains("{{", StringComparison.Ordinal)
                    || double.TryParse(text.Value, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _))),
        "bool" =>
            value is YamlScalar { Value: "true" or "false" or "True" or "False" or "TRUE" or "FALSE" or "1" or "0" }
            || (value is YamlScalar text && text.Value.Contains("{{", StringComparison.Ordinal)),
        "list" or "set" or "tuple" => value is YamlList || IsTemplate(value),
        "map" or "object" => value is YamlMap || IsTemplate(value),
        _ => true,
    };

    private static bool IsTemplate(YamlNode value) => value is YamlScalar scalar && scalar.Value.Contains("{{", StringComparison.Ordinal);
}
