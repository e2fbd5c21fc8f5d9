namespace AgentHost.Permissions.Lines;

/// <summary>Variables that change which programs run, or what they run.</summary>
public static class ShellVariables
{
    /// <summary>Tests that setting a variable can change what runs.</summary>
    public static bool ChangesWhatRuns(string name) => name switch
    {
        "IFS" or "ENV" or "PS0" or "PS1" or "PS2" or "PS4" or "HOME" or "USER" or "SHELL" or "TMPDIR" or "EDITOR"
            or "VISUAL" or "BROWSER" or "CC" or "CXX" or "CPP" or "LD" or "AR" or "AS" or "RUSTC" or "MAKE"
            or "OPTIND" or "PWD" or "OLDPWD" or "DISPLAY" or "TERMINFO" or "TERMCAP" or "LESS" or "MORE" or "MAKEFILES" or "MFLAGS"
            or "GROFF" or "TEXINPUTS" or "POSIXLY_CORRECT" or "REPLY" or "INPUTRC" or "MAILCHECK" or "MAGIC"
            or "LANGUAGE" // a path to texts that programs take for formats
            or "RUBYLIB" or "PERL5LIB" or "PERL5DB" or "LUA_INIT" or "GOFLAGS" or "GOROOT" or "GOPROXY" or "JAVA_OPTS" or "CLASSPATH" or "TAR" or "RSH"
            or "http_proxy" or "https_proxy" or "all_proxy" or "ftp_proxy" or "no_proxy" => true,
        _ => IsShells(name) || StartsWithAny(name) || EndsWithAny(name),
    };

    /// <summary>Tests that a variable is in the host's own environment, which commands get as well.</summary>
    public static bool IsSet(string name) => Environment.GetEnvironmentVariable(name) is not null;

    /// <summary>
    /// Tests that a program can get a variable of this name whatever stands in it: programs look at more names than any list could hold back, so these are the
    /// ones that are known to change nothing of what runs.
    /// </summary>
    public static bool IsHarmless(string name) => name
        is "CI" or "NODE_ENV" or "LANG" or "TZ" or "RUST_LOG" or "RUST_BACKTRACE" or "NO_COLOR" or "FORCE_COLOR" or "CLICOLOR"
            or "CLICOLOR_FORCE" or "COLORTERM" or "PORT" or "DEBUG" or "VERBOSE" or "LOG_LEVEL" or "LOGLEVEL"
        or "LC_ALL" or "LC_CTYPE" or "LC_COLLATE" or "LC_MESSAGES" or "LC_NUMERIC" or "LC_TIME" or "LC_MONETARY"
        or "LC_PAPER" or "LC_NAME" or "LC_ADDRESS" or "LC_TELEPHONE" or "LC_MEASUREMENT" or "LC_IDENTIFICATION"
        or "APP_ENV" or "RAILS_ENV" or "RACK_ENV" or "MIX_ENV" or "DOTNET_ENVIRONMENT" or "ASPNETCORE_ENVIRONMENT"
        or "CGO_ENABLED" or "GOOS" or "GOARCH" or "SOURCE_DATE_EPOCH"
        or "PYTHONUNBUFFERED" or "PYTHONDONTWRITEBYTECODE" or "PYTHONHASHSEED" or "DEBIAN_FRONTEND" or "DOTNET_NOLOGO"
        or "DOTNET_CLI_TELEMETRY_OPTOUT" or "NEXT_TELEMETRY_DISABLED" or "UPDATE_SNAPSHOTS";

    // What the shell keeps itself: some of these are numbers, of which bash makes arithmetic, and that can run commands.
    private static bool IsShells(string name) => name
        is "RANDOM" or "SRANDOM" or "HISTCMD" or "SECONDS" or "LINENO" or "EPOCHSECONDS" or "EPOCHREALTIME" or "OPTARG" or "OPTERR" or "PPID" or "UID" or "EUID"
            or "GROUPS" or "DIRSTACK" or "FUNCNAME" or "FUNCNEST" or "PIPESTATUS" or "SHLVL"
        or "HOSTNAME" or "HOSTTYPE" or "MACHTYPE" or "OSTYPE" or "COLUMNS" or "LINES" or "MAPFILE" or "TIMEFORMAT" or "TMOUT" or "IGNOREEOF" or "FIGNORE"
        or "GLOBIGNORE" or "GLOBSORT" or "FCEDIT" or "EXECIGNORE" or "TEXTDOMAIN" or "TEXTDOMAINDIR"
        or "MAIL" or "CHILD_MAX" or "auto_resume" or "histchars" or "EMACS" or "INSIDE_EMACS" or "PS3"
        || name.StartsWith("COMP_", StringComparison.Ordinal) || name == "COMPREPLY" || name.StartsWith("COPROC", StringComparison.Ordinal)
        || name.StartsWith("HIST", StringComparison.Ordinal) || name.StartsWith("READLINE_", StringComparison.Ordinal)
        || name.StartsWith("OPENSSL_", StringComparison.Ordinal) || name.StartsWith("SSL", StringComparison.Ordinal);

    private static bool StartsWithAny(string name)
    {
        foreach (var start in (ReadOnlySpan<string>)
            [
                "LD_", "DYLD_", "GIT_", "SSH_", "BASH", "SHELL", "PYTHON", "NODE_OPTIONS", "NODE_PATH", "NODE_EXTRA", "NODE_REPL",
                "NPM_CONFIG_", "npm_config_", "PERL5", "RUBYOPT", "GEM_", "BUNDLE_", "CARGO_", "RUSTC_", "RUSTFLAGS", "RUSTDOC",
                "DOTNET_", "COMPLUS_", "CORECLR_", "MSBUILD", "NUGET_", "JAVA_", "_JAVA_", "JDK_", "MAVEN_", "GRADLE_", "XDG_", "DOCKER_",
                "KUBE", "AWS_", "GOOGLE_", "AZURE_", "LESS", "GCONV", "MALLOC_", "GLIBC_", "PROMPT_", "ZDOTDIR", "YARN_", "PIP_", "UV_",
                "VIRTUAL_ENV", "CONDA", "HTTP_", "HTTPS_", "ALL_PROXY", "CURL_", "WGET", "RIPGREP_", "FZF_", "GREP_", "TAR_",
                "RSYNC_", "CVS_", "SVN_", "HG", "AGENT_", "ANTHROPIC_", "OPENAI_", "LC_ALL_", "QT_", "GTK_", "VIM", "EX",
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
                "PATH", "PAGER", "EDITOR", "_OPTIONS", "OPTS", "FLAGS", "_WRAPPER", "_COMMAND", "_CMD", "_PRELOAD", "_PROXY", "_ASKPASS", "_HOOK",
                "_HOOKS", "_HOME", "_CONFIG", "_CONFIG_FILE", "RC", "_EXEC", "_SHELL", "_INIT", "_STARTUP", "_LOADER", "_LINKER", "_RUNNER",
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
