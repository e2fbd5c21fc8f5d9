using System.Buffers;

namespace AgentHost.Security.Redaction;

/// <summary>Prefixes of keys and tokens, as their issuers publish them.</summary>
internal static class SecretPrefixes
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

    /// <summary>Characters that tokens and headers are written with.</summary>
    public static readonly SearchValues<char> Token = SearchValues.Create(Letters + ".~+/=");

    private static readonly SearchValues<char> Word = SearchValues.Create(Letters);

    /// <summary>
    /// Their prefixes, the characters that they consist of, and the least that follows the prefix. A digit is asked for, so that names in code are not taken
    /// for keys.
    /// </summary>
    public static readonly Shape[] All =
    [
        new("sk-", Word, 20), // OpenAI, Anthropic, OpenRouter and many more
        // GitHub
        new("ghp_", Word, 36), new("gho_", Word, 36), new("ghu_", Word, 36), new("ghs_", Word, 36), new("ghr_", Word, 36), new("github_pat_", Word, 22),
        new("glpat-", Word, 20), new("glptt-", Word, 20), new("gldt-", Word, 20), new("glrt-", Word, 20), new("glcbt-", Word, 20), // GitLab
        new("AKIA", Word, 16), new("ASIA", Word, 16), // AWS
        new("AIza", Word, 35), new("GOCSPX-", Word, 24), new("ya29.", Token, 30), // Google
        // Slack
        new("xoxb-", Word, 10), new("xoxp-", Word, 10), new("xoxa-", Word, 10), new("xoxr-", Word, 10),
        new("xoxs-", Word, 10), new("xapp-", Word, 10), new("hooks.slack.com/services/", Token, 20),
        new("sk_live_", Word, 16), new("rk_live_", Word, 16), new("sk_test_", Word, 16), new("rk_test_", Word, 16), new("whsec_", Token, 20), // Stripe
        new("npm_", Word, 36), new("pypi-AgEI", Word, 40), new("dckr_pat_", Word, 20), new("rubygems_", Word, 40), // registries of packages
        new("hf_", Word, 30), new("gsk_", Word, 20), new("xai-", Word, 20), new("pplx-", Word, 30), // Hugging Face, Groq, xAI, Perplexity
        // SendGrid, DigitalOcean, Shopify, Vault
        new("SG.", Token, 40), new("dop_v1_", Word, 40), new("shpat_", Word, 32), new("hvs.", Token, 24), new("hvb.", Token, 24),
        // Linear, Notion, Postman, Sentry, Grafana, Figma, Supabase
        new("lin_api_", Word, 30), new("ntn_", Word, 30), new("PMAK-", Word, 40), new("sntrys_", Token, 40),
        new("glsa_", Word, 30), new("figd_", Word, 30), new("sbp_", Word, 40),
        new("AGE-SECRET-KEY-1", Word, 40), // age
        new("AccountKey=", Token, 40), new("SharedAccessKey=", Token, 40), // Azure's connection strings
        new("aws_secret_access_key = ", Token, 40), new("aws_secret_access_key=", Token, 40), new("_authToken=", Token, 12), // files of settings
        new("eyJ", Token, 40), // JSON Web Tokens
        new("Bearer ", Token, 20), new("bearer ", Token, 20), // RFC 6750
        new("Basic ", Token, 8), new("basic ", Token, 8), // RFC 7617
        new("X-Api-Key: ", Token, 12), new("x-api-key: ", Token, 12), new("api-key: ", Token, 12),
        new("PRIVATE-TOKEN: ", Token, 12), new("Private-Token: ", Token, 12),
        new("X-Auth-Token: ", Token, 12), new("x-auth-token: ", Token, 12), new("x-goog-api-key: ", Token, 12),
    ];

    /// <summary>Characters that one can begin with.</summary>
    public static readonly SearchValues<char> Firsts = SearchValues.Create(FirstOfAll());

    private static char[] FirstOfAll()
    {
        var firsts = new char[All.Length];
        for (var i = 0; i < firsts.Length; i++)
        {
            firsts[i] = All[i].Prefix[0];
        }

        return firsts;
    }

    /// <summary>A kind of secret.</summary>
    /// <param name="Prefix">Its prefix; one that ends in a space or an equals sign is what stands before it.</param>
    /// <param name="Set">Characters that follow.</param>
    /// <param name="Least">Least number of those.</param>
    internal sealed record Shape(string Prefix, SearchValues<char> Set, int Least);
}
