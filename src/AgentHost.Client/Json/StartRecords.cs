using System.Text.Json;

namespace AgentHost.Client;

/// <summary>
/// Reads the records that each start of the agent reads, without the metadata of <see cref="ClientJsonContext"/>, which would cost more than the rest of
/// reading them.
/// </summary>
/// <remarks>Takes and refuses what the generated readers do; a test compares the two, member by member and on mutated input.</remarks>
internal static partial class StartRecords
{
    /// <summary>Reads one value of a type; null when the type is none of these.</summary>
    /// <exception cref="JsonException">The bytes are not JSON or do not fit the type.</exception>
    public static object? Read(Type type, ReadOnlySpan<byte> utf8)
    {
        var json = new RecordReader(utf8);
        try
        {
            object? value = type == typeof(PluginManifest) ? Manifest(ref json)
                : type == typeof(ProviderSpec) ? Provider(ref json)
                : type == typeof(ToolSpec) ? Tool(ref json)
                : type == typeof(PromptSectionSpec) ? PromptSection(ref json)
                : type == typeof(HookSpec) ? Hook(ref json)
                : type == typeof(ModelInfo) ? Model(ref json)
                : null;
            if (value is not null)
            {
                json.End();
            }

            return value;
        }
        catch (InvalidOperationException fault)
        {
            // The reader's word for text that is not Unicode.
            throw new JsonException(fault.Message, fault);
        }
    }

    private static PluginManifest Manifest(ref RecordReader json)
    {
        string? id =
            null, version = null, schema = null, contract = null, displayName = null, description = null, license = null, homepage = null, alias = null;
        IReadOnlyList<string>? authors = null, tags = null, platforms = null;
        IReadOnlyDictionary<string, string>? requires = null, sharedAssemblies = null;
        IReadOnlyDictionary<string, JsonElement>? contributes = null, contributionPoints = null;
        IReadOnlyList<EventDeclaration>? events = null;
        IReadOnlyList<OptionSpec>? runOptions = null;
        PluginEntry? entry = null;
        PluginPermissions? permissions = null;
        PluginIsolation isolation = default;
        JsonElement? settings = null;
        var personalSettings = false;
        json.BeginObject();
        while (json.NextMember())
        {
            if (json.Is("id"u8)) { id = json.Text(); }
            else if (json.Is("version"u8)) { version = json.Text(); }
            else if (json.Is("$schema"u8)) { schema = json.OptionalText(); }
            else if (json.Is("contract"u8)) { contract = json.OptionalText(); }
            else if (json.Is("displayName"u8)) { displayName = json.OptionalText(); }
            else if (json.Is("description"u8)) { description = json.OptionalText(); }
            else if (json.Is("authors"u8)) { authors = json.Texts(); }
            else if (json.Is("license"u8)) { license = json.OptionalText(); }
            else if (json.Is("homepage"u8)) { homepage = json.OptionalText(); }
            else if (json.Is("tags"u8)) { tags = json.Texts(); }
            else if (json.Is("entry"u8)) { entry = json.IsNull() ? null : Entry(ref json); }
            else if (json.Is("requires"u8)) { requires = json.TextMap(); }
            else if (json.Is("platforms"u8)) { platforms = json.Texts(); }
            else if (json.Is("isolation"u8)) { isolation = json.Word<PluginIsolation>(); }
            else if (json.Is("permissions"u8)) { permissions = json.IsNull() ? null : Permissions(ref json); }
            else if (json.Is("contributes"u8)) { contributes = json.ElementMap(); }
            else if (json.Is("contributionPoints"u8)) { contributionPoints = json.ElementMap(); }
            else if (json.Is("events"u8)) { events = json.List(static (ref item) => Event(ref item)); }
            else if (json.Is("runOptions"u8)) { runOptions = json.List(static (ref item) => Option(ref item)); }
            else if (json.Is("settings"u8)) { settings = json.OptionalElement(); }
            else if (json.Is("personalSettings"u8)) { personalSettings = json.Boolean(); }
            else if (json.Is("alias"u8)) { alias = json.OptionalText(); }
            else if (json.Is("sharedAssemblies"u8)) { sharedAssemblies = json.TextMap(); }
            else { json.Skip(); }
        }

        return new(json.Required(id, "id"), json.Required(version, "version"))
        {
            Schema = schema,
            Contract = contract,
            DisplayName = displayName,
            Description = description,
            Authors = authors,
            License = license,
            Homepage = homepage,
            Tags = tags,
            Entry = entry,
            Requires = requires,
            Platforms = platforms,
            Isolation = isolation,
            Permissions = permissions,
            Contributes = contributes,
            ContributionPoints = contributionPoints,
            Events = events,
            RunOptions = runOptions,
            Settings = settings,
            PersonalSettings = personalSettings,
            Alias = alias,
            SharedAssemblies = sharedAssemblies,
        };
    }

    private static PluginEntry Entry(ref RecordReader json)
    {
        string? assembly = null, type = null;
        json.BeginObject();
        while (json.NextMember())
        {
            if (json.Is("assembly"u8)) { assembly = json.Text(); }
            else if (json.Is("type"u8)) { type = json.Text(); }
            else { json.Skip(); }
        }

        return new(json.Required(assembly, "assembly"), json.Required(type, "type"));
    }

    private static PluginPermissions Permissions(ref RecordReader json)
    {
        IReadOnlyList<string>? exec = null, network = null, read = null, write = null, models = null, secrets = null;
        var preApprove = false;
        json.BeginObject();
        while (json.NextMember())
        {
            if (json.Is("exec"u8)) { exec = json.Texts(); }
            else if (json.Is("network"u8)) { network = json.Texts(); }
            else if (json.Is("read"u8)) { read = json.Texts(); }
            else if (json.Is("write"u8)) { write = json.Texts(); }
            else if (json.Is("models"u8)) { models = json.Texts(); }
            else if (json.Is("secrets"u8)) { secrets = json.Texts(); }
            else if (json.Is("preApprove"u8)) { preApprove = json.Boolean(); }
            else { json.Skip(); }
        }

        return new() { Exec = exec, Network = network, Read = read, Write = write, Models = models, Secrets = secrets, PreApprove = preApprove };
    }

    private static EventDeclaration Event(ref RecordReader json)
    {
        string? type = null, scope = null;
        bool fork = true, export = true, durable = false;
        JsonElement? schema = null;
        json.BeginObject();
        while (json.NextMember())
        {
            if (json.Is("type"u8)) { type = json.Text(); }
            else if (json.Is("fork"u8)) { fork = json.Boolean(); }
            else if (json.Is("export"u8)) { export = json.Boolean(); }
            else if (json.Is("scope"u8)) { scope = json.OptionalText(); }
            else if (json.Is("durable"u8)) { durable = json.Boolean(); }
            else if (json.Is("schema"u8)) { schema = json.OptionalElement(); }
            else { json.Skip(); }
        }

        return new(json.Required(type, "type"), fork, export) { Scope = scope, Durable = durable, Schema = schema };
    }

    private static OptionSpec Option(ref RecordReader json)
    {
        string? name = null, type = null, description = null, setting = null, workspaceProvider = null, turnCommand = null, target = null;
        IReadOnlyList<string>? values = null;
        var required = false;
        json.BeginObject();
        while (json.NextMember())
        {
            if (json.Is("name"u8)) { name = json.Text(); }
            else if (json.Is("type"u8)) { type = json.Text(); }
            else if (json.Is("description"u8)) { description = json.Text(); }
            else if (json.Is("values"u8)) { values = json.Texts(); }
            else if (json.Is("required"u8)) { required = json.Boolean(); }
            else if (json.Is("setting"u8)) { setting = json.OptionalText(); }
            else if (json.Is("workspaceProvider"u8)) { workspaceProvider = json.OptionalText(); }
            else if (json.Is("turnCommand"u8)) { turnCommand = json.OptionalText(); }
            else if (json.Is("target"u8)) { target = json.OptionalText(); }
            else { json.Skip(); }
        }

        return new(json.Required(name, "name"), json.Required(type, "type"), json.Required(description, "description"))
        {
            Values = values,
            Required = required,
            Setting = setting,
            WorkspaceProvider = workspaceProvider,
            TurnCommand = turnCommand,
            Target = target,
        };
    }

    private static ProviderSpec Provider(ref RecordReader json)
    {
        string? name = null, type = null, displayName = null, credentialEnvironment = null, baseUrl = null, baseUrlEnvironment = null;
        string? defaultModel = null, modelsFile = null;
        JsonElement settings = default;
        JsonElement? settingsSchema = null, modelSchema = null;
        var (anonymous, needsAddress) = (false, false);
        var rank = 0;
        DeviceLoginSpec? deviceLogin = null;
        IReadOnlyList<ModelInfo>? models = null;
        IReadOnlyDictionary<string, IReadOnlyList<string>>? settingsEnvironment = null;
        IReadOnlyList<LoginPlace>? loginPlaces = null;
        IReadOnlyList<string>? otherCredentials = null, switchedOnBy = null;
        json.BeginObject();
        while (json.NextMember())
        {
            if (json.Is("name"u8)) { name = json.Text(); }
            else if (json.Is("type"u8)) { type = json.OptionalText(); }
            else if (json.Is("settings"u8)) { settings = json.Element(); }
            else if (json.Is("settingsSchema"u8)) { settingsSchema = json.OptionalElement(); }
            else if (json.Is("modelSchema"u8)) { modelSchema = json.OptionalElement(); }
            else if (json.Is("displayName"u8)) { displayName = json.OptionalText(); }
            else if (json.Is("credentialEnvironment"u8)) { credentialEnvironment = json.OptionalText(); }
            else if (json.Is("otherCredentialEnvironments"u8)) { otherCredentials = json.Texts(); }
            else if (json.Is("switchedOnBy"u8)) { switchedOnBy = json.Texts(); }
            else if (json.Is("baseUrl"u8)) { baseUrl = json.OptionalText(); }
            else if (json.Is("baseUrlEnvironment"u8)) { baseUrlEnvironment = json.OptionalText(); }
            else if (json.Is("anonymous"u8)) { anonymous = json.Boolean(); }
            else if (json.Is("needsAddress"u8)) { needsAddress = json.Boolean(); }
            else if (json.Is("deviceLogin"u8)) { deviceLogin = json.IsNull() ? null : DeviceLogin(ref json); }
            else if (json.Is("rank"u8)) { rank = json.Integer(); }
            else if (json.Is("defaultModel"u8)) { defaultModel = json.OptionalText(); }
            else if (json.Is("models"u8)) { models = json.List(static (ref item) => Model(ref item)); }
            else if (json.Is("modelsFile"u8)) { modelsFile = json.OptionalText(); }
            else if (json.Is("settingsEnvironment"u8)) { settingsEnvironment = json.TextsMap(); }
            else if (json.Is("loginPlaces"u8)) { loginPlaces = json.List(static (ref item) => Place(ref item)); }
            else { json.Skip(); }
        }

        return new(json.Required(name, "name"))
        {
            Type = type,
            Settings = settings,
            SettingsSchema = settingsSchema,
            ModelSchema = modelSchema,
            DisplayName = displayName,
            CredentialEnvironment = credentialEnvironment,
            OtherCredentialEnvironments = otherCredentials,
            SwitchedOnBy = switchedOnBy,
            BaseUrl = baseUrl,
            BaseUrlEnvironment = baseUrlEnvironment,
            Anonymous = anonymous,
            NeedsAddress = needsAddress,
            DeviceLogin = deviceLogin,
            Rank = rank,
            DefaultModel = defaultModel,
            ModelsFile = modelsFile,
            Models = models,
            SettingsEnvironment = settingsEnvironment,
            LoginPlaces = loginPlaces,
        };
    }

    private static LoginPlace Place(ref RecordReader json)
    {
        string? setting = null, environment = null, file = null;
        json.BeginObject();
        while (json.NextMember())
        {
            if (json.Is("setting"u8)) { setting = json.OptionalText(); }
            else if (json.Is("environment"u8)) { environment = json.OptionalText(); }
            else if (json.Is("file"u8)) { file = json.OptionalText(); }
            else { json.Skip(); }
        }

        return new() { Setting = setting, Environment = environment, File = file };
    }

    private static DeviceLoginSpec DeviceLogin(ref RecordReader json)
    {
        string? clientId = null, deviceUrl = null, tokenUrl = null;
        IReadOnlyList<string>? scopes = null;
        json.BeginObject();
        while (json.NextMember())
        {
            if (json.Is("clientId"u8)) { clientId = json.Text(); }
            else if (json.Is("deviceUrl"u8)) { deviceUrl = json.Text(); }
            else if (json.Is("tokenUrl"u8)) { tokenUrl = json.Text(); }
            else if (json.Is("scopes"u8)) { scopes = json.Texts(); }
            else { json.Skip(); }
        }

        return new(json.Required(clientId, "clientId"), json.Required(deviceUrl, "deviceUrl"), json.Required(tokenUrl, "tokenUrl")) { Scopes = scopes };
    }

    private static ToolSpec Tool(ref RecordReader json)
    {
        string? name = null, description = null, replaces = null;
        JsonElement? inputSchema = null, settings = null;
        ToolEffects? effects = null;
        bool defer = false, needsUser = false, longRunning = false;
        IReadOnlyList<string>? includeWhen = null;
        double? timeout = null;
        json.BeginObject();
        while (json.NextMember())
        {
            if (json.Is("name"u8)) { name = json.Text(); }
            else if (json.Is("description"u8)) { description = json.Text(); }
            else if (json.Is("inputSchema"u8)) { inputSchema = json.Element(); }
            else if (json.Is("effects"u8)) { effects = json.OptionalEffects(); }
            else if (json.Is("defer"u8)) { defer = json.Boolean(); }
            else if (json.Is("needsUser"u8)) { needsUser = json.Boolean(); }
            else if (json.Is("longRunning"u8)) { longRunning = json.Boolean(); }
            else if (json.Is("timeoutSeconds"u8)) { timeout = json.IsNull() ? null : json.Number(); }
            else if (json.Is("settings"u8)) { settings = json.OptionalElement(); }
            else if (json.Is("replaces"u8)) { replaces = json.OptionalText(); }
            else if (json.Is("includeWhen"u8)) { includeWhen = json.Texts(); }
            else { json.Skip(); }
        }

        return new(json.Required(name, "name"), json.Required(description, "description"), json.Required(inputSchema, "inputSchema"))
        {
            Effects = effects,
            Defer = defer,
            NeedsUser = needsUser,
            LongRunning = longRunning,
            TimeoutSeconds = timeout,
            Settings = settings,
            Replaces = replaces,
            IncludeWhen = includeWhen,
        };
    }

    private static PromptSectionSpec PromptSection(ref RecordReader json)
    {
        string? name = null, slot = null, file = null;
        IReadOnlyList<string>? when = null;
        json.BeginObject();
        while (json.NextMember())
        {
            if (json.Is("name"u8)) { name = json.Text(); }
            else if (json.Is("slot"u8)) { slot = json.Text(); }
            else if (json.Is("file"u8)) { file = json.OptionalText(); }
            else if (json.Is("when"u8)) { when = json.Texts(); }
            else { json.Skip(); }
        }

        return new(json.Required(name, "name"), json.Required(slot, "slot")) { File = file, When = when };
    }

    private static HookSpec Hook(ref RecordReader json)
    {
        string? name = null;
        IReadOnlyList<HookEvent>? events = null;
        IReadOnlyList<string>? tools = null, when = null;
        json.BeginObject();
        while (json.NextMember())
        {
            if (json.Is("name"u8)) { name = json.Text(); }
            else if (json.Is("events"u8)) { events = json.Words<HookEvent>(); }
            else if (json.Is("tools"u8)) { tools = json.Texts(); }
            else if (json.Is("when"u8)) { when = json.Texts(); }
            else { json.Skip(); }
        }

        return new(json.Required(name, "name"), json.Required(events, "events")) { Tools = tools, When = when };
    }
}
