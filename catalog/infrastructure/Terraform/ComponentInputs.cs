using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Infrastructure.Components;
using AgentHost.Plugins.Infrastructure.Yaml;

namespace AgentHost.Plugins.Infrastructure.Terraform;

/// <summary>
/// Inputs that a component gives to Terraform: its variables as <c>TF_VAR_name</c>, its <c>env</c>, its workspace. No file is written for it.
/// </summary>
/// <param name="Variables">For the process.</param>
/// <param name="Hash">Tells them from others.</param>
internal sealed record ComponentInputs(IReadOnlyDictionary<string, string?> Variables, string Hash)
{
    private const int MostVariable = 100_000;
    private const int MostAll = 1_000_000;

    /// <summary>Makes them.</summary>
    /// <exception cref="InfrastructureException">A value is not known here, or too long.</exception>
    public static ComponentInputs Of(ComponentInfo component)
    {
        var variables = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in component.Variables.Members)
        {
            if (!IsName(name))
            {
                throw new InfrastructureException(value.Place, $"{SafeText.OneLine(name, 100)} cannot be the name of a variable.");
            }

            NeedKnown(value, $"vars.{name}");
            if (value is not YamlScalar { Type: ScalarKind.Null })
            {
                Add(variables, $"TF_VAR_{name}", HclText.Variable(value), value.Place);
            }
        }

        foreach (var (name, value) in component.Values.Map("env")?.Members ?? [])
        {
            NeedKnown(value, $"env.{name}");
            if (!IsName(name) || value is not YamlScalar scalar)
            {
                throw new InfrastructureException(value.Place, $"env.{SafeText.OneLine(name, 100)} has to be a plain value under a plain name.");
            }

            // What decides which program runs, and with what arguments, is not a stack's to say.
            if (name.Equals("PATH", StringComparison.OrdinalIgnoreCase) || name.StartsWith("LD_", StringComparison.Ordinal)
                || name.StartsWith("DYLD_", StringComparison.Ordinal) || name.StartsWith("TF_CLI_", StringComparison.Ordinal))
            {
                throw new InfrastructureException(value.Place, $"env.{name} is not taken from a stack.");
            }

            Add(variables, name, scalar.Type == ScalarKind.Null ? null : scalar.Value, value.Place);
        }

        if (component.Metadata.Text("terraform_workspace") is { } workspace)
        {
            variables["TF_WORKSPACE"] = workspace;
        }

        return variables.Sum(static pair => pair.Value?.Length ?? 0) > MostAll
            ? throw new InfrastructureException(component.Place, $"The variables of {component.Title} are longer than {MostAll} characters together.")
            : new(new Dictionary<string, string?>(variables, StringComparer.Ordinal), HashOf(component, variables));
    }

    /// <summary>Says which file of the code has to name the same backend as the stack; null where the stack names none.</summary>
    public static string? BackendFault(ComponentInfo component, byte[]? file)
    {
        if (component.Values.Text("backend_type") is not { } type || component.Values.Map("backend") is not { Count: > 0 } backend)
        {
            return null;
        }

        // Without it terraform would look at a state of its own, and plan to make everything anew.
        var expected = backend.Map(type) ?? backend;
        var path = Layout.RepositoryLayout.Join(component.Folder, "backend.tf.json");
        if (file is null)
        {
            return $"The state of {component.Title} is kept in {type}, and {path} is not there: make it, run terraform init in the folder, and plan again.";
        }

        try
        {
            using var document = JsonDocument.Parse(file);
            var actual = document.RootElement.GetProperty("terraform").GetProperty("backend").GetProperty(type);
            foreach (var (name, value) in expected.Members)
            {
                if (value is YamlScalar { Tag: null } scalar && scalar.Type != ScalarKind.Null
                    && (!actual.TryGetProperty(name, out var there) || !Same(there, scalar)))
                {
                    return $"{path} is made for something else: backend.{type}.{name} of {component.Title} is "
                        + $"{SafeText.OneLine(scalar.Text, 200)} ({scalar.Place}). Make it anew, "
                        + "run terraform init -reconfigure in the folder, and plan again.";
                }
            }

            return null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"{path} names no backend {type}: make it anew, run terraform init in the folder, and plan again.";
        }
    }

    private static bool Same(JsonElement there, YamlScalar scalar) => there.ValueKind switch
    {
        JsonValueKind.String => there.ValueEquals(scalar.Value),
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number =>
            string.Equals(there.GetRawText(), scalar.Value, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private static void Add(SortedDictionary<string, string?> variables, string name, string? value, Place place)
    {
        if (value?.Length > MostVariable || value?.Contains('\0', StringComparison.Ordinal) == true)
        {
            throw new InfrastructureException(
                place, string.Create(CultureInfo.InvariantCulture, $"{name} is longer than {MostVariable} characters, or holds a zero."));
        }

        variables[name] = value;
    }

    private static void NeedKnown(YamlNode value, string path)
    {
        foreach (var (leaf, node) in YamlPath.Leaves(value, path))
        {
            if (node is YamlScalar scalar
                && (scalar.Tag is not null || (scalar.Type == ScalarKind.Text && scalar.Value.Contains("{{", StringComparison.Ordinal))))
            {
                throw new InfrastructureException(
                    node.Place,
                    $"{leaf} is {SafeText.OneLine(scalar.Text, 120)}, which another program works out: "
                    + "what it is cannot be known here, so terraform is not run.");
            }
        }
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 200 && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private static string HashOf(ComponentInfo component, SortedDictionary<string, string?> variables)
    {
        var text = new StringBuilder(component.Folder);
        foreach (var (name, value) in variables)
        {
            text.Append('\0').Append(name).Append('\0').Append(value);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
