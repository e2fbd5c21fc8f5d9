using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost.Client;

/// <summary>A provider type, as a manifest declares it.</summary>
/// <param name="Name">The type in settings, such as <c>openai</c>.</param>
public sealed record ProviderSpec(string Name)
{
    /// <summary>
    /// The type whose code serves this one: then it is data alone, and its plugin registers nothing under its name. Absent for a type with code of its own.
    /// </summary>
    public string? Type { get; init; }

    /// <summary>
    /// Default settings of an entry of this type, where the person's own does not say otherwise: settings of the serving type, and <c>headers</c>. Addresses
    /// and keys have members of their own here.
    /// </summary>
    public JsonElement Settings { get => field.ValueKind == JsonValueKind.Undefined ? AgentJson.EmptyObject : field; init; }

    /// <summary>
    /// JSON Schema of what an entry of this type says beside the keys that all have: an object's <c>properties</c>. With it a key that is not there, and a
    /// value of the wrong type, is an error of the settings, told with its place; without it anything goes. A type that is data alone is judged by the type
    /// that serves it. A text is the name of another type whose schemas hold for this one too.
    /// </summary>
    public JsonElement? SettingsSchema { get; init; }

    /// <summary>The same for an object in the entry's <c>models</c>, beside the members of <see cref="ModelInfo"/>.</summary>
    public JsonElement? ModelSchema { get; init; }

    /// <summary>Name for people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The environment variable that holds its key by custom, and switches it on.</summary>
    public string? CredentialEnvironment { get; init; }

    /// <summary>Other variables that hold its key by custom, after <see cref="CredentialEnvironment"/>, and switch it on as well.</summary>
    [AllowNull]
    public IReadOnlyList<string> OtherCredentialEnvironments { get => field ?? []; init; }

    /// <summary>
    /// Variables that switch it on without a key of the host's: each text names those that have to be set together, with spaces between them. For types whose
    /// code finds logins by itself.
    /// </summary>
    [AllowNull]
    public IReadOnlyList<string> SwitchedOnBy { get => field ?? []; init; }

    /// <summary>Its own address.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>The environment variable that holds an address by custom.</summary>
    public string? BaseUrlEnvironment { get; init; }

    /// <summary>
    /// Settings of the type that environment variables hold by custom: a setting's name to variables, the first that is set counts where an entry does not say
    /// it. Names of variables that hold secrets by custom (a word such as KEY or TOKEN) are passed over: those are asked for through
    /// <see cref="ICredentials"/>.
    /// </summary>
    [AllowNull]
    public IReadOnlyDictionary<string, IReadOnlyList<string>> SettingsEnvironment { get =>
        field ?? ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty; init; }

    /// <summary>
    /// Places where the type's code finds a login by itself when the host has no key for it, in the order of its search. The host looks whether one is there,
    /// to say so in reports and to ask for a key only where there is none; it never reads it.
    /// </summary>
    [AllowNull]
    public IReadOnlyList<LoginPlace> LoginPlaces { get => field ?? []; init; }

    /// <summary>Works only where an entry or <see cref="BaseUrlEnvironment"/> says an address; holds for types that it serves too. Default false.</summary>
    public bool NeedsAddress { get; init; }

    /// <summary>Works without a key. Default false.</summary>
    public bool Anonymous { get; init; }

    /// <summary>Login of a person with a browser; absent where the service takes keys alone.</summary>
    public DeviceLoginSpec? DeviceLogin { get; init; }

    /// <summary>
    /// Rank among the providers that could be used when nothing was chosen: the lowest wins. Default 100; what needs no configuration at all ranks last.
    /// </summary>
    public int Rank { get => field == 0 ? 100 : field; init; }

    /// <summary>The model to use when none was named.</summary>
    public string? DefaultModel { get; init; }

    /// <summary>Models that are known without asking.</summary>
    [AllowNull]
    public IReadOnlyList<ModelInfo> Models { get => field ?? []; init; }

    /// <summary>
    /// A file in the plugin's folder that says of many models what they can do and cost, in the form of <c>models.schema.json</c>:
    /// for this type, for others of the plugin, and for services that no plugin has a type for.
    /// It is read when something of it is needed; what <see cref="Models"/> says comes first.
    /// </summary>
    public string? ModelsFile { get; init; }
}
