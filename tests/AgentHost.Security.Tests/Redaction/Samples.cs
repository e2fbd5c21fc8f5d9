namespace AgentHost.Security.Tests.Redaction;

/// <summary>Made-up secrets of each shape.</summary>
internal static class Samples
{
    private const string Body = "Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4zAb3dEf6h";

    public static TheoryData<string> Secrets =>
    [
        "sk-" + Body, "sk-proj-" + Body, "sk-ant-api03-" + Body, "ghp_" + Body, "github_pat_" + Body, "glpat-" + Body, "AKIA" + "IOSFODNN7EXAMPL3",
        "AIza" + Body, "xoxb-" + Body, "sk_live_" + Body, "npm_" + Body, "hf_" + Body, "gsk_" + Body, "xai-" + Body, "glrt-" + Body, "GOCSPX-" + Body,
        "ya29." + Body, "hooks.slack.com/services/T0AB1CD2E/B0AB1CD2E/" + Body, "sk_test_" + Body, "whsec_" + Body, "pypi-AgEI" + Body, "dckr_pat_" + Body,
        "pplx-" + Body, "SG." + Body, "dop_v1_" + Body, "shpat_" + Body, "hvs." + Body, "lin_api_" + Body,
        "glsa_" + Body, "sbp_" + Body, "AGE-SECRET-KEY-1" + Body, "eyJ" + Body + "." + Body + "." + Body,
    ];

    public static string Key => $"-----BEGIN RSA PRIVATE KEY-----\n{Body}\n{Body}\n-----END RSA PRIVATE KEY-----";
}
