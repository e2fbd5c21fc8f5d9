namespace AgentHost.Kernel.Permissions.Commands.Lines;

/// <summary>Variables that change which programs run, or what they run.</summary>
internal static class ShellVariables
{
    /// <summary>Whether setting a variable can change what runs.</summary>
    public static bool ChangesWhatRuns(string name) => name switch
    {
        "IFS" or "ENV" or "PS0" or "PS1" or "PS2" or "PS4" or "HOME" or "USER" or "SHELL" or "TMPDIR" or "EDITOR" or "VISUAL" or "BROWSER" or "CC" or "CXX" or "CPP" or "LD" or "AR" or "AS" or "RUSTC" or "MAKE"
            or "OPTIND" or "PWD" or "OLDPWD" or "DISPLAY" or "TERMINFO" or "TERMCAP" or "LESS" or "MORE" or "MAKEFILES" or "MFLAGS" or "GROFF" or "TEXINPUTS" or "POSIXLY_CORRECT" or "REPLY" or "INPUTRC" or "MAILCHECK" or "MAGIC"
            or "RUBYLIB" or "PERL5LIB" or "PERL5DB" or "LUA_INIT" or "GOFLAGS" or "GOROOT" or "GOPROXY" or "JAVA_OPTS" or "CLASSPATH" or "TAR" or "RSH" or "http_proxy" or "https_proxy" or "all_proxy" or "ftp_proxy" or "no_proxy" => true,
        _ => StartsWithAny(name) || EndsWithAny(name),
    };

    private static bool StartsWithAny(string name)
    {
        foreach (var start in (ReadOnlySpan<string>)
            [
                "LD_", "DYLD_", "GIT_", "SSH_", "BASH", "SHELL", "PYTHON", "NODE_OPTIONS", "NODE_PATH", "NODE_EXTRA", "NODE_REPL", "NPM_CONFIG_", "npm_config_", "PERL5", "RUBYOPT", "GEM_", "BUNDLE_", "CARGO_", "RUSTC_", "RUSTFLAGS", "RUSTDOC",
                "DOTNET_", "COMPLUS_", "CORECLR_", "MSBUILD", "NUGET_", "JAVA_", "_JAVA_", "JDK_", "MAVEN_", "GRADLE_", "XDG_", "DOCKER_", "KUBE", "AWS_", "GOOGLE_", "AZURE_", "LESS", "GCONV", "MALLOC_", "GLIBC_", "PROMPT_", "ZDOTDIR", "YARN_", "PIP_", "UV_",
                "VIRTUAL_ENV", "CONDA", "HTTP_", "HTTPS_", "ALL_PROXY", "CURL_", "WGET", "RIPGREP_", "FZF_", "GREP_", "TAR_", "RSYNC_", "CVS_", "SVN_", "HG", "AGENT_", "ANTHROPIC_", "OPENAI_", "LC_ALL_", "QT_", "GTK_", "VIM", "EX",
            ])
        {
            if (name.StartsWith(start, StringComparison.Ordinal))
            {
                // "EXTRA" and its like are nobody's; "EXINIT" is.
                return start is not ("EX" or "HG") || name is "EXINIT" or "HG" or "HGRCPATH" or "HGEDITOR" or "HGMERGE";
            }
        }

        return false;
    }

    private static bool EndsWithAny(string name)
    {
        foreach (var end in (ReadOnlySpan<string>)
            [
                "PATH", "PAGER", "EDITOR", "_OPTIONS", "OPTS", "FLAGS", "_WRAPPER", "_COMMAND", "_CMD", "_PRELOAD", "_PROXY", "_ASKPASS", "_HOOK", "_HOOKS", "_HOME", "_CONFIG", "_CONFIG_FILE", "RC", "_EXEC", "_SHELL", "_INIT", "_STARTUP", "_LOADER", "_LINKER", "_RUNNER",
            ])
        {
            if (name.EndsWith(end, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
