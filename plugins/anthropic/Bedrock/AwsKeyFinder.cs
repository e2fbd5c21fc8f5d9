using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Bedrock;

/// <summary>
/// Finds the keys that sign: the entry's, its profile's, the environment's, the usual profile's. Read anew for each request: others renew them.
/// </summary>
/// <param name="credentials">The plugin's secrets.</param>
/// <param name="sso">Gets keys for logins at IAM Identity Center.</param>
internal sealed class AwsKeyFinder(Func<ICredentials> credentials, Lazy<SsoKeys> sso)
{
    /// <returns>The keys, or why there are none.</returns>
    public async ValueTask<(AwsKeys? Keys, ModelFault? Lack)> FindAsync(BedrockEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (endpoint.Login is { } login)
        {
            return FromJson(endpoint, login);
        }

        if (!endpoint.TakesMachineLogins)
        {
            return Lack(
                endpoint,
                "has no key of its own, and keys of this machine go to Amazon's addresses alone: "
                + $"set apiKey, apiKeyFile or apiKeyCommand in providers.{endpoint.Name}.");
        }

        if (endpoint.Profile is null && await credentials().FindAsync("AWS_ACCESS_KEY_ID", cancellationToken) is { } id)
        {
            return await credentials().FindAsync("AWS_SECRET_ACCESS_KEY", cancellationToken) is { } secret
                ? (new AwsKeys(
                    id, secret, await credentials().FindAsync("AWS_SESSION_TOKEN", cancellationToken), "environment variable AWS_ACCESS_KEY_ID"), null)
                : Lack(endpoint, "has half a key: AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not.");
        }

        return await FromProfileAsync(endpoint, await credentials().FindAsync("AWS_SHARED_CREDENTIALS_FILE", cancellationToken), cancellationToken);
    }

    /// <summary>Lets go of keys that the service did not accept: what is got for them is got anew.</summary>
    public void Forget(AwsKeys refused)
    {
        if (sso.IsValueCreated)
        {
            sso.Value.Forget(refused);
        }
    }

    private async ValueTask<(AwsKeys?, ModelFault?)> FromProfileAsync(BedrockEndpoint endpoint, string? sharedFile, CancellationToken cancellationToken)
    {
        var profile = endpoint.Profile ?? "default";
        var kept = AwsProfiles.Read(endpoint.CredentialsFile ?? sharedFile ?? AwsProfiles.Usual("credentials"), profile);
        var configFile = endpoint.ConfigFile ?? AwsProfiles.Usual("config");
        var config = AwsProfiles.Read(configFile, AwsProfiles.InConfig(profile));
        foreach (var values in new[] { kept, config })
        {
            if (values.GetValueOrDefault("aws_access_key_id") is { Length: > 0 } id
                && values.GetValueOrDefault("aws_secret_access_key") is { Length: > 0 } secret)
            {
                return (new AwsKeys(
                    id, secret, values.GetValueOrDefault("aws_session_token") is { Length: > 0 } token ? token : null, $"the profile {profile}"), null);
            }
        }

        // What other programs have to fetch is fetched by them.
        if (config.Keys.Concat(kept.Keys).FirstOrDefault(static name => name is "credential_process" or "role_arn" or "login_session") is { } way)
        {
            return Lack(
                endpoint,
                $"uses the profile {profile}, which gets its keys by {way}: write \"apiKeyCommand\": "
                + $"\"aws configure export-credentials --profile {profile}\" into providers.{endpoint.Name}.");
        }

        return SsoProfile.Read(configFile, profile, config) switch
        {
            ({ } login, _) => await sso.Value.GetAsync(endpoint, login, cancellationToken),
            (_, { } lack) => Lack(endpoint, $"uses a profile that {lack} of {configFile}: aws configure sso --profile {profile}"),
            _ => Lack(endpoint, $"has no key: set AWS_BEARER_TOKEN_BEDROCK or AWS_ACCESS_KEY_ID, or write keys of the profile {profile} (aws configure)."),
        };
    }

    /// <summary>The form in which Amazon's tools hand keys to other programs (AWS SDKs and Tools Reference Guide, "Process credential provider").</summary>
    private static (AwsKeys?, ModelFault?) FromJson(BedrockEndpoint endpoint, string login)
    {
        try
        {
            using var document = JsonDocument.Parse(login);
            var root = document.RootElement;
            if (JsonText.Member(root, "AccessKeyId") is { Length: > 0 } id && JsonText.Member(root, "SecretAccessKey") is { Length: > 0 } secret)
            {
                return (new AwsKeys(
                    id, secret, JsonText.Member(root, "SessionToken") is { Length: > 0 } token ? token : null, endpoint.CredentialSource ?? "settings"), null);
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        return Lack(endpoint, $"has a key in JSON from {endpoint.CredentialSource} that holds no AccessKeyId and SecretAccessKey.");
    }

    private static (AwsKeys?, ModelFault?) Lack(BedrockEndpoint endpoint, string what) =>
        (null, new ModelFault(ModelFaultKind.Authentication, $"Provider {endpoint.Name} {what}"));
}
