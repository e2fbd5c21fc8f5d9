using System.Globalization;

namespace AgentHost.Processes.Proxying;

/// <summary>Variables by which programs find a proxy.</summary>
internal static class ProxyVariables
{
    private const string Own = "localhost,127.0.0.1,::1";

    private static readonly string[] Addresses =
    [
        "http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "npm_config_proxy", "npm_config_https_proxy", "YARN_HTTP_PROXY",
        "YARN_HTTPS_PROXY", "PIP_PROXY", "CARGO_HTTP_PROXY",
    ];

    private static readonly string[] Passed = ["no_proxy", "NO_PROXY", "npm_config_noproxy"];

    /// <summary>Lists names and values for a proxy on 127.0.0.1. Servers that a command starts for itself are reached without it.</summary>
    public static IEnumerable<KeyValuePair<string, string>> For(int port)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        return Addresses.Select(name => KeyValuePair.Create(name, address))
            .Concat(Passed.Select(static name => KeyValuePair.Create(name, Own)))
            .Append(KeyValuePair.Create("NODE_USE_ENV_PROXY", "1"));
    }
}
