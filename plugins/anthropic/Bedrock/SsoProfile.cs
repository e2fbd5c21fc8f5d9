using System.Security.Cryptography;
using System.Text;
using AgentHost.Plugins.Anthropic.Clouds;

namespace AgentHost.Plugins.Anthropic.Bedrock;

/// <summary>
/// A profile whose keys are those of a role, for a login at IAM Identity Center (AWS SDKs and Tools Reference Guide, "IAM Identity Center credential
/// provider").
/// </summary>
/// <param name="Name">The profile.</param>
/// <param name="Login">What names the login in the folder of logins: the session's name, or in older files the address where it began.</param>
/// <param name="Region">Where the login is.</param>
/// <param name="Account">The account's number.</param>
/// <param name="Role">The role's name.</param>
/// <param name="Renewable">Whether the login is one of a session, which is renewed without a browser.</param>
internal sealed record SsoProfile(string Name, string Login, string Region, string Account, string Role, bool Renewable)
{
    /// <summary>The login's file in the folder of logins.</summary>
    public string FileName => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(Login))) + ".json";

    /// <summary>Reads a profile.</summary>
    /// <param name="configFile">The shared file of profiles.</param>
    /// <param name="name">The profile's name.</param>
    /// <param name="values">What the file says of the profile.</param>
    /// <returns>It, or what is missing in it, to stand behind "that"; neither where it is no such profile.</returns>
    public static (SsoProfile? Profile, string? Lack) Read(string configFile, string name, IReadOnlyDictionary<string, string> values)
    {
        var session = Of(values, "sso_session");
        if (session is null && Of(values, "sso_start_url") is null)
        {
            return (null, null);
        }

        var about = session is null ? values : AwsProfiles.Read(configFile, "sso-session " + session);
        var place = session is null ? $"the profile {name}" : $"the section [sso-session {session}]";
        return Of(about, "sso_start_url") is not { } start ? (null, $"has no sso_start_url in {place}")
            : Of(about, "sso_region") is not { } region || !CloudEndpoint.IsName(region) ? (null, $"has no sso_region in {place}")
            : Of(values, "sso_account_id") is not { } account ? (null, $"has no sso_account_id in the profile {name}")
            : Of(values, "sso_role_name") is not { } role ? (null, $"has no sso_role_name in the profile {name}")
            : (new SsoProfile(name, session ?? start, region, account, role, Renewable: session is not null), null);
    }

    /// <summary>A service of Amazon's for logins.</summary>
    public Uri At(string service, string path) =>
        new($"https://{service}.{Region}.amazonaws.com{(Region.StartsWith("cn-", StringComparison.Ordinal) ? ".cn" : "")}{path}");

    private static string? Of(IReadOnlyDictionary<string, string> values, string name) =>
        values.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
}
