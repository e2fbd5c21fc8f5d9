using AgentHost.Plugins.Anthropic.Clouds;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Bedrock;

/// <summary>An entry of type <c>bedrock</c>.</summary>
/// <remarks>
/// Its own settings, beside those of the Messages API: <c>region</c>, <c>profile</c>, <c>configFile</c> and <c>credentialsFile</c> (docs/guide/credentials.md).
/// </remarks>
internal sealed class BedrockEndpoint : CloudEndpoint
{
    private const string Prefix = "bedrock-runtime.";

    private readonly Uri? _address;

    public BedrockEndpoint(ModelClientOptions options)
        : base(options, AddressOf(options), "the Messages API in Amazon's frames")
    {
        Region = RegionOf(options);
        Profile = SettingOf(options, "profile");
        ConfigFile = SettingOf(options, "configFile");
        CredentialsFile = SettingOf(options, "credentialsFile");
        BodyBetas = options.Headers.TryGetValue("anthropic-beta", out var betas)
            ? betas.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [];
        if (!IsName(Region))
        {
            Problem = new ModelFault(ModelFaultKind.InvalidRequest, Region is null
                ? $"Provider {Name} has no region: set AWS_REGION, or providers.{Name}.region in agent.json."
                : $"The region of provider {Name} is none: it has small letters, digits and hyphens alone; "
                    + $"correct AWS_REGION, or providers.{Name}.region in agent.json.");
        }

        _address = Problem is null ? At("") : null;
    }

    /// <summary>Region of the service, which signatures name.</summary>
    public string? Region { get; }

    /// <summary>The profile that was asked for; null for the usual one, after the environment's keys.</summary>
    public string? Profile { get; }

    public string? ConfigFile { get; }

    public string? CredentialsFile { get; }

    public override string? BodyVersion => "bedrock-2023-05-31";

    public override bool SaysStream => false;

    public override IReadOnlyList<string>? BodyBetas { get; }

    public override string AddressHint => ", which ends before /model";

    public override bool TakesMachineLogins =>
        IsLoopback(_address)
        || (_address is { Scheme: "https" } own && (IsBelow(own, ".amazonaws.com") || IsBelow(own, ".amazonaws.com.cn") || IsBelow(own, ".api.aws")));

    /// <summary>The service that says which models there are: beside the one that serves them, but for addresses of another's.</summary>
    public Uri Listing(string path)
    {
        var at = At(path);
        return at.Host.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? new UriBuilder(at) { Host = "bedrock." + at.Host[Prefix.Length..] }.Uri : at;
    }

    private static bool IsBelow(Uri uri, string domain) => uri.IdnHost.EndsWith(domain, StringComparison.OrdinalIgnoreCase);

    private static string? AddressOf(ModelClientOptions options) =>
        RegionOf(options) is var region && IsName(region)
            ? $"https://{Prefix}{region}.amazonaws.com{(region!.StartsWith("cn-", StringComparison.Ordinal) ? ".cn" : "")}"
            : null;

    private static string? RegionOf(ModelClientOptions options) =>
        SettingOf(options, "region")
        ?? AwsProfiles.Read(SettingOf(options, "configFile") ?? AwsProfiles.Usual("config"), AwsProfiles.InConfig(SettingOf(options, "profile")))
            .GetValueOrDefault("region");

    private static string? SettingOf(ModelClientOptions options, string name) =>
        JsonText.Member(options.Settings, name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
