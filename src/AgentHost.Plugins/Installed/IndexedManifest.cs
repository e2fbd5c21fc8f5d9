using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Plugins.Installed;

/// <summary>A manifest out of the index, member by member: a thousand of them are read at a start, and most have three members.</summary>
/// <remarks>The element's document has to outlive the manifest: what a plugin brings stays a view of it.</remarks>
internal static class IndexedManifest
{
    /// <exception cref="JsonException">It is not what was written.</exception>
    public static PluginManifest Read(JsonElement manifest)
    {
        string? id = null, version = null, contract = null, description = null;
        Dictionary<string, JsonElement>? contributes = null;
        Dictionary<string, string>? requires = null;
        PluginEntry? entry = null;
        PluginPermissions? permissions = null;
        foreach (var member in manifest.EnumerateObject())
        {
            if (member.NameEquals("id"u8))
            {
                id = member.Value.GetString();
            }
            else if (member.NameEquals("version"u8))
            {
                version = member.Value.GetString();
            }
            else if (member.NameEquals("contract"u8))
            {
                contract = member.Value.GetString();
            }
            else if (member.NameEquals("description"u8))
            {
                description = member.Value.GetString();
            }
            else if (member.NameEquals("entry"u8))
            {
                entry = new PluginEntry(member.Value.GetProperty("assembly"u8).GetString()!, member.Value.GetProperty("type"u8).GetString()!);
            }
            else if (member.NameEquals("permissions"u8))
            {
                permissions = ReadPermissions(member.Value);
            }
            else if (member.NameEquals("requires"u8))
            {
                requires = new(StringComparer.Ordinal);
                foreach (var required in member.Value.EnumerateObject())
                {
                    requires[required.Name] = required.Value.GetString()!;
                }
            }
            else if (member.NameEquals("contributes"u8))
            {
                contributes = new(StringComparer.Ordinal);
                foreach (var kind in member.Value.EnumerateObject())
                {
                    contributes[kind.Name] = kind.Value;
                }
            }
            else if (!IsForPeople(member))
            {
                // The rare ones, with the reader of the contract.
                return ClientJson.Read<PluginManifest>(manifest);
            }
        }

        return new PluginManifest(id ?? throw new JsonException("no id"), version ?? throw new JsonException("no version"))
        {
            Contract = contract,
            Description = description,
            Contributes = contributes,
            Requires = requires,
            Entry = entry,
            Permissions = permissions,
        };
    }

    /// <summary>Writes what <see cref="Read"/> reads, and nothing that says no more than its absence: of a thousand, all is read at each start.</summary>
    public static void Write(Utf8JsonWriter writer, PluginManifest manifest)
    {
        writer.WriteStartObject();
        foreach (var member in JsonSerializer.SerializeToElement(manifest, ClientJson.TypeInfo<PluginManifest>()).EnumerateObject())
        {
            if (IsForPeople(member))
            {
                continue;
            }

            if (!member.NameEquals("permissions"u8))
            {
                member.WriteTo(writer);
                continue;
            }

            writer.WriteStartObject(member.Name);
            foreach (var permission in member.Value.EnumerateObject())
            {
                if (!IsForPeople(permission) && permission.Value.ValueKind != JsonValueKind.False)
                {
                    permission.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <summary>Tests that a running host never asks for a member: it is only for people, empty, or the default.</summary>
    private static bool IsForPeople(JsonProperty member) =>
        member.NameEquals("$schema"u8) || member.NameEquals("displayName"u8) || member.NameEquals("authors"u8) || member.NameEquals("license"u8)
        || member.NameEquals("homepage"u8) || member.NameEquals("tags"u8)
        || (member.NameEquals("isolation"u8) && member.Value.ValueEquals("either"u8))
        || (member.NameEquals("personalSettings"u8) && member.Value.ValueKind == JsonValueKind.False)
        || (member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() == 0)
        || (member.Value.ValueKind == JsonValueKind.Object && member.Value.GetPropertyCount() == 0);

    private static PluginPermissions ReadPermissions(JsonElement permissions) => new()
    {
        Exec = Texts(permissions, "exec"u8),
        Network = Texts(permissions, "network"u8),
        Read = Texts(permissions, "read"u8),
        Write = Texts(permissions, "write"u8),
        Models = Texts(permissions, "models"u8),
        Secrets = Texts(permissions, "secrets"u8),
        PreApprove = permissions.TryGetProperty("preApprove"u8, out var may) && may.ValueKind == JsonValueKind.True,
    };

    private static List<string>? Texts(JsonElement permissions, ReadOnlySpan<byte> name)
    {
        if (!permissions.TryGetProperty(name, out var list) || list.GetArrayLength() == 0)
        {
            return null;
        }

        var texts = new List<string>(list.GetArrayLength());
        foreach (var text in list.EnumerateArray())
        {
            texts.Add(text.GetString()!);
        }

        return texts;
    }
}
